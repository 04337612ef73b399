package io.blockbuster.trainer.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.core.Linear;
import java.util.function.Function;

/** The linear maps of a network by name, as functions: how a map is stored and what stands beside it is theirs to know. */
@FunctionalInterface
public interface LinearMap {
    /**
     * The output of a map.
     *
     * @param input {@code [..., in]}
     * @param name without {@code .weight}, such as {@link BertNames#POOLER}
     * @return {@code [..., out]}
     */
    NDArray apply(NDArray input, String name);

    /** Maps whose weights and biases are arrays. */
    static LinearMap of(Function<String, NDArray> weights) {
        return (input, name) -> Linear.linear(input, weights.apply(name + ".weight"), weights.apply(name + ".bias"))
                .singletonOrThrow();
    }
}
