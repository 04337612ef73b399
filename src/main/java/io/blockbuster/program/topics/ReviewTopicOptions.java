package io.blockbuster.program.topics;

import io.blockbuster.topology.Topics;
import picocli.CommandLine.Option;

/** The topics that a processor reads and writes, as a picocli mixin. */
public final class ReviewTopicOptions {
    @Option(
            names = "--raw-topic",
            paramLabel = "TOPIC",
            defaultValue = "reviews.raw",
            description = "Reviews as people publish them. Default: ${DEFAULT-VALUE}.")
    private String raw = "";

    @Option(
            names = "--scored-topic",
            paramLabel = "TOPIC",
            defaultValue = "reviews.scored",
            description = "Scored reviews. Default: ${DEFAULT-VALUE}.")
    private String scored = "";

    @Option(
            names = "--sentiment-topic",
            paramLabel = "TOPIC",
            defaultValue = "reviews.sentiment",
            description = "Windowed sentiment. Default: ${DEFAULT-VALUE}.")
    private String sentiment = "";

    @Option(
            names = "--dlq-topic",
            paramLabel = "TOPIC",
            defaultValue = "reviews.dlq",
            description = "Dead letters: what cannot be scored. Default: ${DEFAULT-VALUE}.")
    private String deadLetters = "";

    public Topics topics() {
        return new Topics(raw, scored, sentiment, deadLetters);
    }
}
