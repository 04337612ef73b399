package io.blockbuster.core.scoring;

/** What a model is held against before it is taken. */
@FunctionalInterface
public interface ModelProof {
    /** Takes any model. */
    ModelProof NONE = model -> {};

    /**
     * Throws if the model is not to be taken.
     *
     * @param model on a GPU as it will score there; on the CPU in float32, also where it will score in fewer bits
     */
    void require(SentimentModel model);
}
