package io.blockbuster.core.model;

import java.util.Locale;

/** The non-linearity between the two halves of a feed-forward layer. */
public enum Activation {
    /** x · Φ(x), with the exact error function. */
    GELU,
    /** GELU approximated with a hyperbolic tangent. */
    GELU_TANH,
    /** max(0, x). */
    RELU;

    /**
     * The activation that Hugging Face calls {@code name}.
     *
     * @throws ModelException if it is none that a BERT of this program has
     */
    static Activation named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "gelu", "gelu_python" -> GELU;
            case "gelu_new", "gelu_fast", "gelu_pytorch_tanh" -> GELU_TANH;
            case "relu" -> RELU;
            default ->
                throw new ModelException("config.json: hidden_act is \"" + name
                        + "\"; gelu, gelu_new, gelu_fast, gelu_pytorch_tanh and relu are known.");
        };
    }
}
