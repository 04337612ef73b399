package io.blockbuster.trainer.sidecar;

import io.blockbuster.trainer.sidecar.gate.GateReport;
import java.time.Duration;

/** Follows a sidecar; called on its thread. */
public interface SidecarListener {
    /** A listener that does nothing. */
    SidecarListener NONE = new SidecarListener() {};

    /** Labels were read: so many that say something new, that do not, and that are no labels. */
    default void onLabels(int fresh, int known, int unusable) {}

    /** A round begins to learn from so many labels and so many reviews of the original domain. */
    default void onRound(int labels, int replayed) {}

    /** A step of learning is done. */
    default void onLoss(double loss) {}

    /** A candidate was judged. */
    default void onVerdict(String version, GateReport report) {}

    /** An update of so many bytes, signature and manifest together, is on the topic. */
    default void onPublished(String version, long epoch, int bytes) {}

    /** A round came to its end. */
    default void onRoundEnd(RoundEnd end, Duration took) {}

    /** How a round can end. */
    enum RoundEnd {
        PUBLISHED("published"),
        GATE_FAILED("gateFailed"),
        FAILED("failed");

        private final String tag;

        RoundEnd(String tag) {
            this.tag = tag;
        }

        /** The name in metrics. */
        public String tag() {
            return tag;
        }
    }
}
