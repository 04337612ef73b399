package io.blockbuster.trainer.delta;

import io.blockbuster.trainer.learning.LearningSettings;
import io.blockbuster.trainer.lora.LoraPass.Rates;
import io.blockbuster.trainer.recipe.Recipe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a delta is learned.
 *
 * @param learning epochs, batches, rates; {@link LearningSettings#offsetLoss()} is the share of the loss taken with the
 *     wide part's margin and the base's temperature, as the processor scores
 * @param rank of the adapters
 * @param alpha their scale, times the rank
 * @param rates dropout and own rates of the parts
 * @param fourBits whether the frozen linear maps are held in NF4 while learning
 * @param words the most word pieces whose embeddings are learned
 * @param buckets the most buckets of the wide part whose weights are learned; none where the base has no wide part
 * @param maxTokens the longest input, [CLS] and [SEP] included; null for the base's own truncation
 * @param head with {@code maxTokens}, how many tokens of a longer text are kept from its start
 */
public record DeltaSettings(
        LearningSettings learning,
        int rank,
        double alpha,
        Rates rates,
        boolean fourBits,
        int words,
        int buckets,
        @Nullable Integer maxTokens,
        int head) {
    /** The settings of the recipe {@code lora}. */
    public static DeltaSettings defaults() {
        try {
            return of(Recipe.of("lora", Map.of()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The settings of a recipe of the kind {@code lora}. */
    public static DeltaSettings of(Recipe recipe) {
        boolean own = recipe.values().containsKey("max-tokens");
        return new DeltaSettings(
                recipe.learning(),
                recipe.integer("rank"),
                recipe.number("alpha"),
                new Rates(
                        (float) recipe.number("adapter-dropout"),
                        recipe.number("words-rate"),
                        recipe.number("buckets-rate")),
                recipe.choice("frozen", "float32", "nf4").equals("nf4"),
                recipe.integer("words"),
                recipe.integer("buckets"),
                own ? recipe.integer("max-tokens") : null,
                own ? recipe.integer("head") : 0);
    }

    /** Whether the wide part and the temperature of the base count. */
    public boolean besideWidePart() {
        return learning.offsetLoss() > 0;
    }
}
