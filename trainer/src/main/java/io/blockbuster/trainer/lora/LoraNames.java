package io.blockbuster.trainer.lora;

import io.blockbuster.trainer.bert.BertNames;

/** The names of what is learned beside a frozen base, as PEFT writes them and a delta file holds them. */
public final class LoraNames {
    public static final String HEAD_WEIGHT = module(BertNames.CLASSIFIER) + ".weight";
    public static final String HEAD_BIAS = module(BertNames.CLASSIFIER) + ".bias";

    /** Added to some rows of the word embeddings, {@code [pieces, hidden]}. */
    public static final String WORDS = "words.deltas";

    /** Added to the weights of some buckets of the wide part, {@code [buckets]}. */
    public static final String BUCKETS = "wide.deltas";

    private LoraNames() {}

    /** The matrix that narrows a module's input, {@code [rank, in]}. */
    public static String narrowing(String module) {
        return module(module) + ".lora_A.weight";
    }

    /** The matrix that widens to a module's output, {@code [out, rank]}. */
    public static String widening(String module) {
        return module(module) + ".lora_B.weight";
    }

    private static String module(String name) {
        return "base_model.model." + name;
    }
}
