package io.blockbuster.trainer.sidecar;

import io.blockbuster.core.metrics.MeterDefinition;
import io.blockbuster.core.metrics.MeterDefinition.Kind;

/**
 * Every meter that the trainer reports. The second table in {@code docs/metrics.md} is made from it. No label carries
 * anything that users make up.
 */
public enum TrainerMeter {
    LABELLED(
            "blockbuster.trainer.labelled",
            Kind.COUNTER,
            "outcome",
            "Records read from reviews.labelled: new, known already, or unusable"),
    KEPT("blockbuster.trainer.kept", Kind.GAUGE, "", "Labels in the store"),
    PENDING("blockbuster.trainer.pending", Kind.GAUGE, "", "Labels gathered and not yet learned from"),
    ROUNDS("blockbuster.trainer.rounds", Kind.COUNTER, "outcome", "Rounds of training: published, gateFailed, failed"),
    ROUND("blockbuster.trainer.round", Kind.TIMER, "", "Time of a round, from its start to its end"),
    ACCURACY(
            "blockbuster.trainer.accuracy",
            Kind.GAUGE,
            "model, reviews",
            "Accuracy in the newest gate, of champion and candidate, on new labels and on the original domain"),
    LOSS("blockbuster.trainer.loss", Kind.GAUGE, "", "Newest training loss"),
    UPDATE_BYTES("blockbuster.trainer.update.bytes", Kind.GAUGE, "", "Size of the newest update on its topic");

    private final MeterDefinition definition;

    TrainerMeter(String id, Kind kind, String labels, String description) {
        definition = new MeterDefinition(id, kind, labels, description);
    }

    /** The meter as it is documented and registered. */
    public MeterDefinition definition() {
        return definition;
    }
}
