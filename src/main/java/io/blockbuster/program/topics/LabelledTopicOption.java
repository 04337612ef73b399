package io.blockbuster.program.topics;

import picocli.CommandLine.Option;

/** The topic of labels, as a picocli mixin. */
public final class LabelledTopicOption {
    @Option(
            names = "--labelled-topic",
            paramLabel = "TOPIC",
            defaultValue = "reviews.labelled",
            description = "Labels: the truth about reviews, for the trainer. Default: ${DEFAULT-VALUE}.")
    private String labelled = "";

    public String topic() {
        return labelled;
    }
}
