package io.blockbuster.trainer.learning;

import io.blockbuster.trainer.bert.Parameters;
import io.blockbuster.trainer.optimizer.Gradients;
import java.util.List;

/** A classifier as something to learn: the tensors that are learned, and forward and backward passes over one batch. */
public interface Pass extends AutoCloseable {
    /** What is learned; the values are changed in place between passes. */
    Parameters parameters();

    /** By what the learning rate is multiplied for a tensor. */
    default double rateFactor(String name) {
        return 1;
    }

    /** The logits of inputs, {@code [inputs][labels]}, without dropout. */
    float[][] logits(List<int[]> inputs);

    /**
     * Adds the gradients of the mean loss of a batch.
     *
     * @param scale the batch's share of the optimizer step
     * @return the loss
     */
    float learn(List<Example> examples, LearningSettings settings, Gradients gradients, float scale);

    /** Frees the arrays that live longer than a pass. */
    @Override
    void close();
}
