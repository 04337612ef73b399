package io.blockbuster.trainer.sidecar.label;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step of the store, whole or not at all. What is null is not part of the step.
 *
 * @param labels taken in, in place of labels of the same reviews
 * @param position how far the topic is read with them
 * @param end the number that the next label gets
 * @param triedUpTo a training run has had the labels before this number
 * @param decided an update that is to be published
 * @param settled that update is published, or is not to be published any more
 * @param covered an update that has been published
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record JournalEntry(
        @Nullable List<KeptLabel> labels,
        @Nullable TopicPosition position,
        @Nullable Long end,
        @Nullable Long triedUpTo,
        @Nullable Decision decided,
        @Nullable Boolean settled,
        @Nullable Coverage covered) {

    /**
     * The labels behind an update.
     *
     * @param version of the update
     * @param upTo it has seen, or held out, the labels before this number
     */
    record Coverage(String version, long upTo) {}

    static JournalEntry ofLabels(List<KeptLabel> labels, TopicPosition position, long end) {
        return new JournalEntry(labels, position, end, null, null, null, null);
    }

    static JournalEntry ofRun(long triedUpTo, @Nullable Decision decided) {
        return new JournalEntry(null, null, null, triedUpTo, decided, null, null);
    }

    static JournalEntry ofSettlement(@Nullable Coverage covered) {
        return new JournalEntry(null, null, null, null, null, true, covered);
    }

    static JournalEntry ofCoverage(Coverage covered) {
        return new JournalEntry(null, null, null, null, null, null, covered);
    }
}
