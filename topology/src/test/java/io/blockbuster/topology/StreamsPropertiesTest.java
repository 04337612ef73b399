package io.blockbuster.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class StreamsPropertiesTest {
    @Test
    void shouldLetTheUsersPropertiesWinOverTheDefaults() {
        Properties user = new Properties();
        user.setProperty("commit.interval.ms", "1000");
        user.setProperty("security.protocol", "SASL_SSL");

        Properties complete = StreamsProperties.complete(user, Topics.DEFAULT);

        assertThat(complete)
                .containsEntry("commit.interval.ms", "1000")
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, "reviews.dlq");
    }

    @Test
    void shouldRefuseToProcessLessThanExactlyOnce() {
        Properties user = new Properties();
        user.setProperty("processing.guarantee", "at_least_once");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> StreamsProperties.complete(user, Topics.DEFAULT))
                .withMessageContaining("processing.guarantee=at_least_once");
    }
}
