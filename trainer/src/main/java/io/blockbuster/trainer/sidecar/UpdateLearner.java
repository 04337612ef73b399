package io.blockbuster.trainer.sidecar;

import io.blockbuster.trainer.corpus.LabelledText;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.DoublePredicate;

/** Learns an update of the base model. */
@FunctionalInterface
public interface UpdateLearner {
    /**
     * Learns.
     *
     * @param labels what people have labelled
     * @param replay reviews of the original domain, which the model must not forget
     * @param onStep told the loss after each step; false stops
     * @return the update as a delta file, see {@link io.blockbuster.core.update.LoraDelta}; empty if it was stopped
     * @throws ArithmeticException if learning diverged
     */
    Optional<byte[]> learn(List<LabelledText> labels, List<LabelledText> replay, DoublePredicate onStep)
            throws IOException;
}
