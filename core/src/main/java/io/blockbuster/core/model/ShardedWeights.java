package io.blockbuster.core.model;

import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Tensors that are spread over several files. */
final class ShardedWeights implements WeightsReader {
    private final String origin;
    private final Map<String, WeightsReader> byTensor;

    /** @param byTensor open readers by the tensors that are read from them; closed with this one */
    ShardedWeights(String origin, Map<String, WeightsReader> byTensor) {
        this.origin = origin;
        this.byTensor = byTensor;
    }

    @Override
    public String origin() {
        return origin;
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(byTensor.keySet());
    }

    @Override
    public long[] shape(String name) {
        return reader(name).shape(name);
    }

    @Override
    public Tensor read(String name) {
        return reader(name).read(name);
    }

    private WeightsReader reader(String name) {
        WeightsReader reader = byTensor.get(name);
        if (reader == null) {
            throw new ModelException(origin + " has no tensor " + name + ".");
        }
        return reader;
    }

    @Override
    public void close() {
        new HashSet<>(byTensor.values()).forEach(WeightsReader::close);
    }
}
