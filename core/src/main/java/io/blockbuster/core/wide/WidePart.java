package io.blockbuster.core.wide;

import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.SafeTensors;
import io.blockbuster.core.model.SafeTensorsWriter;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.model.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A linear model of hashed word-piece n-grams beside the transformer: each distinct bucket that a text's n-grams fall
 * into adds its weight to the margin, positive logit minus negative.
 *
 * <p>On disk it is {@code wide.safetensors} in the model's folder: the tensor {@code wide.weight} of {@code [2^bits]},
 * the tensor {@code wide.bias} of {@code [1]}, and in the header's metadata {@code format} ({@value #FORMAT}),
 * {@code max_order} (the longest n-gram), {@code max_tokens} and {@code head}: a text longer than {@code max_tokens}
 * tokens, [CLS] and [SEP] counted, is read as its first {@code head} tokens and the last that fit. N-grams hold neither
 * [CLS] nor [SEP]. {@link NgramKeys} has the hash.
 *
 * @param weights one for each bucket; a power of two of them
 * @param bias added to every text's margin
 * @param maxOrder the longest n-gram, in tokens
 * @param maxTokens the longest text read, in tokens, [CLS] and [SEP] counted
 * @param head tokens kept from the beginning of a longer text, [CLS] not counted
 */
@SuppressWarnings("ArrayRecordComponent") // millions of weights: compared nowhere, copied nowhere
public record WidePart(float[] weights, float bias, int maxOrder, int maxTokens, int head) {
    /** The name of the file in a model's folder. */
    public static final String FILE = "wide.safetensors";

    static final String FORMAT = "blockbuster-wide-1";

    private static final String WEIGHT = "wide.weight";
    private static final String BIAS = "wide.bias";
    private static final int MAX_BUCKETS = 1 << 26;

    /** What a thread counts the n-grams of a text in. */
    private static final ThreadLocal<DistinctBuckets> SEEN = ThreadLocal.withInitial(DistinctBuckets::new);

    public WidePart {
        if (Integer.bitCount(weights.length) != 1 || weights.length < 2 || weights.length > MAX_BUCKETS) {
            throw new ModelException(
                    "a wide part has a power of two of weights, from 2 to " + MAX_BUCKETS + ", not " + weights.length);
        }
        if (maxOrder < 1 || maxOrder > 8 || maxTokens < 3 || head < 0 || head > maxTokens - 2) {
            throw new ModelException("a wide part with max_order " + maxOrder + ", max_tokens " + maxTokens
                    + " and head " + head + " makes no sense");
        }
    }

    /**
     * The wide part of a model's folder, where it has one.
     *
     * @throws ModelException if the file is broken
     */
    public static Optional<WidePart> of(Path folder) {
        Path file = folder.resolve(FILE);
        return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
    }

    private static WidePart read(Path file) {
        try (SafeTensors tensors = SafeTensors.open(file)) {
            String format = tensors.metadata().get("format");
            if (!FORMAT.equals(format)) {
                throw new ModelException(file + " has the format " + format + ", not " + FORMAT + ".");
            }
            float[] weights = tensors.read(WEIGHT).values();
            float[] bias = tensors.read(BIAS).values();
            for (float weight : weights) {
                if (!Float.isFinite(weight)) {
                    throw new ModelException(file + ": a weight is " + weight + ".");
                }
            }
            if (bias.length != 1 || !Float.isFinite(bias[0])) {
                throw new ModelException(file + ": " + BIAS + " is not one finite number.");
            }
            return new WidePart(
                    weights,
                    bias[0],
                    number(tensors, "max_order"),
                    number(tensors, "max_tokens"),
                    number(tensors, "head"));
        }
    }

    private static int number(SafeTensors tensors, String key) {
        String text = tensors.metadata().getOrDefault(key, "nothing");
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new ModelException(tensors.origin() + ": " + key + " is " + text + ", not a whole number.", e);
        }
    }

    /** Writes the file into a model's folder, weights in half precision. */
    public void write(Path folder) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(WEIGHT, new Tensor(new int[] {weights.length}, weights));
        tensors.put(BIAS, new Tensor(new int[] {1}, new float[] {bias}));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("max_order", Integer.toString(maxOrder));
        metadata.put("max_tokens", Integer.toString(maxTokens));
        metadata.put("head", Integer.toString(head));
        new SafeTensorsWriter(Precision.F16).write(folder.resolve(FILE), tensors, metadata);
    }

    /**
     * What is added to the margin of a text.
     *
     * @param tokens token ids without [CLS] and [SEP], at most {@code maxTokens - 2}
     */
    public float margin(int[] tokens) {
        return margin(tokens, 0, tokens.length);
    }

    /** What is added to the margin of a text, whose tokens are those from {@code from} up to {@code to}. */
    public float margin(int[] tokens, int from, int to) {
        DistinctBuckets seen = SEEN.get();
        seen.clear(maxOrder * (to - from));
        int shift = Long.SIZE - bits();
        double sum = bias;
        for (int order = 1; order <= maxOrder; order++) {
            for (int first = from; first + order <= to; first++) {
                int bucket = (int) (NgramKeys.key(tokens, first, order) >>> shift);
                if (seen.add(bucket)) {
                    sum += weights[bucket];
                }
            }
        }
        return (float) sum;
    }

    /** The logarithm of the number of buckets. */
    public int bits() {
        return Integer.numberOfTrailingZeros(weights.length);
    }
}
