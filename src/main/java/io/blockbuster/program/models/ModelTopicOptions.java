package io.blockbuster.program.models;

import io.blockbuster.program.cli.Console;
import io.blockbuster.program.cli.StopSignal;
import io.blockbuster.program.cluster.Cluster;
import io.blockbuster.program.config.DurationConverter;
import io.blockbuster.program.config.KafkaOptions;
import io.blockbuster.program.topics.UpdateTopicOptions;
import io.blockbuster.topology.feed.UpdateTopics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The cluster and the topics that a command about updates looks at, as a picocli mixin. */
final class ModelTopicOptions {
    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private UpdateTopicOptions topics = new UpdateTopicOptions();

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long to wait for a broker and the topics. Default: 30s.")
    private Duration wait = Duration.ofSeconds(30);

    Properties kafka() {
        return kafka.properties();
    }

    UpdateTopics topics() {
        return topics.topics();
    }

    /** Everything on the topic of updates; empty if a stop was asked for. */
    Optional<PublishedUpdates> updates(Console console) throws InterruptedException {
        return read(topics().updates(), console).map(PublishedUpdates::of);
    }

    /** Everything on a topic as it stands; empty if a stop was asked for. */
    Optional<List<ConsumerRecord<byte[], byte[]>>> read(String topic, Console console) throws InterruptedException {
        StopSignal stop = StopSignal.install();
        Optional<Cluster> ready = Cluster.await(kafka(), wait, stop, console.err());
        if (ready.isEmpty()) {
            return Optional.empty();
        }
        try (Cluster cluster = ready.get()) {
            if (!cluster.awaitTopic(topic, wait, stop, console.err())) {
                return Optional.empty();
            }
        }
        return Optional.of(WholeTopic.read(kafka(), topic));
    }
}
