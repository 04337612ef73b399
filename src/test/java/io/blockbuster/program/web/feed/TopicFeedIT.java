package io.blockbuster.program.web.feed;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.blockbuster.program.broker.BrokerSettings;
import io.blockbuster.program.broker.EmbeddedBroker;
import io.blockbuster.program.web.view.DeadLetter;
import io.blockbuster.program.web.view.Recent;
import io.blockbuster.program.web.view.RecentReview;
import io.blockbuster.program.web.view.SentimentView;
import io.blockbuster.topology.Topics;
import java.time.Duration;
import java.util.Properties;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TopicFeedIT {
    @Test
    void shouldEndWithoutAComplaintWhetherTheBrokerIsThereOrGone() {
        // Given
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary())) {
            broker.createTopics(4, Topics.DEFAULT.all().toArray(String[]::new));
            log.start();
            root.addAppender(log);

            // When
            for (int i = 0; i < 10; i++) {
                feed(broker).close();
            }
            TopicFeed last = feed(broker);
            root.detachAppender(log);
            broker.stop();
            root.addAppender(log);
            last.close();
        } finally {
            root.detachAppender(log);
        }

        // Then
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .filteredOn(message -> message.contains("Failed to close"))
                .isEmpty();
    }

    private static TopicFeed feed(EmbeddedBroker broker) {
        Properties kafka = new Properties();
        kafka.put("bootstrap.servers", broker.bootstrapServers());
        TopicFeed feed = new TopicFeed(
                kafka, Topics.DEFAULT, new SentimentView(), new Recent<RecentReview>(10), new Recent<DeadLetter>(10));
        feed.start();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> feed.state() == FeedState.LIVE);
        return feed;
    }
}
