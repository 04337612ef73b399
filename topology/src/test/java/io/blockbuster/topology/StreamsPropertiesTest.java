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
        user.setProperty("producer.linger.ms", "7");

        Properties complete = StreamsProperties.complete(user, Topics.DEFAULT);

        assertThat(complete)
                .containsEntry("commit.interval.ms", "1000")
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("producer.linger.ms", "7")
                .containsEntry(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, "reviews.dlq");
    }

    @Test
    void shouldLetAUsersPropertyWinWithAndWithoutTheClientsPrefix() {
        Properties user = new Properties();
        user.setProperty("bootstrap.servers", "nowhere:1");
        user.setProperty("linger.ms", "7");
        user.setProperty("producer.batch.size", "16384");
        user.setProperty("session.timeout.ms", "30000");

        StreamsConfig streams = new StreamsConfig(StreamsProperties.complete(user, Topics.DEFAULT));

        assertThat(streams.getProducerConfigs("id"))
                .containsEntry("linger.ms", "7")
                .containsEntry("batch.size", "16384")
                .containsEntry("compression.type", "snappy");
        assertThat(streams.getMainConsumerConfigs("group", "id", 0)).containsEntry("session.timeout.ms", "30000");
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
