package io.blockbuster.trainer.learning;

/**
 * How a run learns.
 *
 * @param epochs passes over the examples
 * @param batch examples of one forward pass
 * @param accumulation batches of one optimizer step
 * @param learningRate the peak
 * @param warmup share of the steps in which the rate rises, in [0, 1)
 * @param weightDecay of weight matrices; biases and layer norms have none
 * @param clip the largest global gradient norm
 * @param dropout after embeddings, attention, feed-forward and pooler
 * @param attentionDropout on attention probabilities
 * @param wordDropout the share of an input's pieces that are left out, others each time it is seen (Iyyer et al., 2015), in
 *     [0, 1)
 * @param offsetLoss share of the loss taken with the wide part's offset added, in [0, 1]
 * @param frozenLayers encoder layers, from the first, that stay as they are, and the embeddings with them; 0 for none
 * @param seed of order and dropout
 */
public record LearningSettings(
        int epochs,
        int batch,
        int accumulation,
        double learningRate,
        double warmup,
        double weightDecay,
        double clip,
        float dropout,
        float attentionDropout,
        float wordDropout,
        float offsetLoss,
        int frozenLayers,
        long seed) {
    /** Full fine-tuning of a small model: three epochs of batches of 32 at 6e-4. */
    public static LearningSettings defaults() {
        return new LearningSettings(3, 32, 1, 6e-4, 0.1, 0.01, 1, 0.1f, 0.1f, 0, 0, 0, 13);
    }
}
