package io.blockbuster.trainer.bert;

import io.blockbuster.core.model.BertConfig;
import io.blockbuster.core.model.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * First values of a BERT's tensors.
 *
 * <p>Linear weights are normal with variance 1 / inputs. Positions are random Fourier features in the upper half of the
 * width, and the queries and keys of the first layer's heads read them so that head 0 attends to the token before and
 * head 1 to the token after: small models trained on little data otherwise stay bags of words. All of it is learned
 * further.
 */
public final class BertInitializer {
    /** The scale of the first layer's queries and keys: how sharply its heads look at their neighbour. */
    private static final double SHARPNESS = 2.2;

    /** The norm of a position's vector against that of a word's. */
    private static final double AMPLITUDE = 0.5;

    /** By what the first layer's attention output is damped, so that words come through clean at first. */
    private static final float DAMPING = 0.3f;

    private final BertConfig shape;
    private final Random random;

    public BertInitializer(BertConfig shape, long seed) {
        this.shape = shape;
        this.random = new Random(seed);
    }

    /**
     * All tensors of a classifier.
     *
     * @param words {@code [vocabulary, hidden]}, the first dimensions the most important
     * @param neighbours whether the first layer starts by looking at neighbours
     */
    public Parameters classifier(Tensor words, boolean neighbours) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(BertNames.WORDS, words);
        tensors.put(BertNames.POSITIONS, normal(0.02, shape.maxPositions(), shape.hidden()));
        tensors.put(BertNames.TYPES, normal(0.02, shape.typeVocabulary(), shape.hidden()));
        norm(tensors, BertNames.EMBEDDING_NORM);
        for (int layer = 0; layer < shape.layers(); layer++) {
            layer(tensors, layer);
        }
        linear(tensors, BertNames.POOLER, shape.hidden(), shape.hidden());
        linear(tensors, BertNames.CLASSIFIER, shape.labels().size(), shape.hidden());
        if (neighbours) {
            lookAtNeighbours(tensors, words);
        }
        return new Parameters(tensors);
    }

    /** The same tensors, with those by which masked words are guessed. */
    public Parameters withPrediction(Parameters encoder) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(encoder.byName());
        linear(tensors, BertNames.PREDICTION, shape.hidden(), shape.hidden());
        norm(tensors, BertNames.PREDICTION_NORM);
        return new Parameters(tensors);
    }

    private void layer(Map<String, Tensor> tensors, int layer) {
        linear(tensors, BertNames.query(layer), shape.hidden(), shape.hidden());
        linear(tensors, BertNames.key(layer), shape.hidden(), shape.hidden());
        linear(tensors, BertNames.value(layer), shape.hidden(), shape.hidden());
        linear(tensors, BertNames.attentionOutput(layer), shape.hidden(), shape.hidden());
        norm(tensors, BertNames.attentionNorm(layer));
        linear(tensors, BertNames.intermediate(layer), shape.intermediate(), shape.hidden());
        linear(tensors, BertNames.output(layer), shape.hidden(), shape.intermediate());
        norm(tensors, BertNames.outputNorm(layer));
    }

    private void lookAtNeighbours(Map<String, Tensor> tensors, Tensor words) {
        int width = shape.hidden();
        int half = width / 2;
        int waves = half / 2;
        double wordNorm = rowNorm(words, width);
        double[] frequencies = random.doubles(waves, 0, Math.PI).toArray();
        double amplitude = AMPLITUDE * wordNorm / Math.sqrt(waves);
        Tensor positions = Tensors.zeros(shape.maxPositions(), width);
        for (int position = 0; position < shape.maxPositions(); position++) {
            for (int wave = 0; wave < waves; wave++) {
                int at = position * width + half + 2 * wave;
                positions.values()[at] = (float) (amplitude * Math.cos(frequencies[wave] * position));
                positions.values()[at + 1] = (float) (amplitude * Math.sin(frequencies[wave] * position));
            }
        }
        tensors.put(BertNames.POSITIONS, positions);
        Tensor query = Tensors.zeros(width, width);
        Tensor key = Tensors.zeros(width, width);
        int headWidth = shape.headWidth();
        for (int head = 0; head < shape.heads(); head++) {
            int shift = head % 2 == 0 ? -(1 + head / 2) : 1 + head / 2;
            for (int pair = 0; pair < Math.min(waves, headWidth / 2); pair++) {
                double cos = SHARPNESS * Math.cos(frequencies[pair] * shift);
                double sin = SHARPNESS * Math.sin(frequencies[pair] * shift);
                int row = (head * headWidth + 2 * pair) * width;
                int column = half + 2 * pair;
                query.values()[row + column] = (float) cos;
                query.values()[row + column + 1] = (float) -sin;
                query.values()[row + width + column] = (float) sin;
                query.values()[row + width + column + 1] = (float) cos;
                key.values()[row + column] = (float) SHARPNESS;
                key.values()[row + width + column + 1] = (float) SHARPNESS;
            }
        }
        tensors.put(BertNames.query(0) + ".weight", query);
        tensors.put(BertNames.key(0) + ".weight", key);
        scale(tensors, BertNames.attentionOutput(0) + ".weight", DAMPING);
    }

    private static void scale(Map<String, Tensor> tensors, String name, float factor) {
        tensors.computeIfPresent(name, (same, tensor) -> {
            float[] values = tensor.values();
            for (int i = 0; i < values.length; i++) {
                values[i] *= factor;
            }
            return tensor;
        });
    }

    private static double rowNorm(Tensor tensor, int width) {
        double sum = 0;
        for (float value : tensor.values()) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum * width / tensor.values().length);
    }

    private void linear(Map<String, Tensor> tensors, String name, int outputs, int inputs) {
        tensors.put(name + ".weight", normal(1 / Math.sqrt(inputs), outputs, inputs));
        tensors.put(name + ".bias", Tensors.zeros(outputs));
    }

    private void norm(Map<String, Tensor> tensors, String name) {
        Tensor weight = Tensors.zeros(shape.hidden());
        Arrays.fill(weight.values(), 1);
        tensors.put(name + ".weight", weight);
        tensors.put(name + ".bias", Tensors.zeros(shape.hidden()));
    }

    /** Normal values around 0. */
    Tensor normal(double deviation, int... sizes) {
        Tensor tensor = Tensors.zeros(sizes);
        for (int i = 0; i < tensor.values().length; i++) {
            tensor.values()[i] = (float) (deviation * random.nextGaussian());
        }
        return tensor;
    }
}
