package io.blockbuster.core.model;

import java.util.Set;

/** A file of named tensors, whatever its format. Not thread-safe. */
public interface WeightsReader extends AutoCloseable {
    /** The file or message the tensors come from, as errors name it. */
    String origin();

    /** The names of all tensors. */
    Set<String> names();

    /**
     * The extents of a tensor.
     *
     * @throws ModelException if there is no tensor of that name
     */
    long[] shape(String name);

    /**
     * The values of a tensor, converted to float32.
     *
     * @throws ModelException if there is no tensor of that name, or its element type is not a floating point type that
     *     this reader knows
     */
    Tensor read(String name);

    @Override
    void close();
}
