package io.blockbuster.core.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Small BERT classifiers with random weights, the same each time. */
public final class RandomBert {
    public static final int POSITIONS = 16;
    private static final int VOCABULARY = 10;
    private static final long SEED = 20_261_124;

    private RandomBert() {}

    public static BertConfig config(
            int layers, int hidden, int heads, int intermediate, Activation activation, int labels) {
        return new BertConfig(
                VOCABULARY,
                hidden,
                layers,
                heads,
                intermediate,
                activation,
                1e-6f,
                POSITIONS,
                2,
                0,
                IntStream.range(0, labels).mapToObj(i -> "LABEL_" + i).toList());
    }

    public static BertWeights weights(BertConfig config) {
        return BertWeights.classifier(config, reader(tensors(config)));
    }

    /** All tensors of a classifier, by name. */
    public static Map<String, Tensor> tensors(BertConfig config) {
        Random random = new Random(SEED);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        BertShapes.classifier(config).forEach((name, shape) -> {
            float[] values = new float[IntStream.of(shape).reduce(1, (a, b) -> a * b)];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian() * 0.5f;
            }
            tensors.put(name, new Tensor(shape, values));
        });
        return tensors;
    }

    /** The tensors as a file in memory. */
    public static WeightsReader reader(Map<String, Tensor> tensors) {
        return SafeTensors.of(
                new SafeTensorsWriter(SafeTensorsWriter.Precision.F32).bytes(tensors, Map.of()), "memory");
    }
}
