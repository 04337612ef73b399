package io.blockbuster.core.scoring;

import io.blockbuster.core.model.ModelVersion;

/** How the scoring of one review ended. */
public sealed interface Outcome {
    /**
     * The review was scored.
     *
     * @param score what the model says
     * @param tokens the length of the input in tokens, [CLS] and [SEP] included
     * @param truncated whether the text was longer than the model reads
     * @param model the model that scored it
     */
    record Scored(Score score, int tokens, boolean truncated, ModelVersion model) implements Outcome {}

    /**
     * The review alone cannot be scored, while others can: it breaks inference even in a batch of one.
     *
     * @param cause what inference said
     */
    record Rejected(InferenceException cause) implements Outcome {}

    /**
     * The engine failed or was closed; the review may be scored after a restart.
     *
     * @param cause why
     */
    record Failed(Throwable cause) implements Outcome {}
}
