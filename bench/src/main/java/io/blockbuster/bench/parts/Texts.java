package io.blockbuster.bench.parts;

import io.blockbuster.core.dataset.Datasets;
import io.blockbuster.core.dataset.Example;
import io.blockbuster.core.dataset.ExampleReader;
import java.nio.file.Path;
import java.util.List;

/** The reviews that benchmarks take in turn. */
final class Texts {
    private static final int COUNT = 1_000;

    private final List<String> all;
    private int next;

    private Texts(List<String> all) {
        this.all = all;
    }

    /** The first reviews of a data set; without a name, the golden examples of the model. */
    static Texts of(String data, Path model) {
        Path file = data.isEmpty() ? model.resolve("golden.jsonl") : Path.of(data);
        try (ExampleReader examples = Datasets.open(file)) {
            return new Texts(examples.stream().limit(COUNT).map(Example::text).toList());
        }
    }

    String next() {
        next = next + 1 == all.size() ? 0 : next + 1;
        return all.get(next);
    }

    List<String> all() {
        return all;
    }
}
