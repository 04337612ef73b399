package io.blockbuster.core.update;

import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.model.Tensor;
import io.blockbuster.core.wide.WidePart;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an update changes in a full model: low-rank deltas to linear layers, the head as a whole, and sparse additions to
 * word embeddings and to the wide part. One that changes nothing is the base itself under another version.
 *
 * <p>As a file it is in the safetensors format with the names of PEFT. For a module M, such as
 * {@code bert.encoder.layer.0.attention.self.query}: {@code base_model.model.M.lora_A.weight} of {@code [r, in]} and
 * {@code base_model.model.M.lora_B.weight} of {@code [out, r]}. The head: {@code base_model.model.classifier.weight} and
 * {@code .bias}. Additions: {@code words.indices} (I32) of {@code [n]} with {@code words.deltas} of {@code [n, hidden]},
 * and {@code wide.indices} (I32) of {@code [n]} with {@code wide.deltas} of {@code [n]}. In the header's metadata:
 * {@code format} ({@value #FORMAT}), {@code r} and {@code lora_alpha}. Everything but indices is F32 or F16.
 *
 * @param rank r, the same for all modules
 * @param alpha α: what is added to a weight is (α / r) · B·A
 * @param modules the low-rank deltas, by module
 * @param head the classifier's weight and bias, or null where the base's stay
 * @param words what is added to rows of the word embeddings, or null
 * @param wide what is added to buckets of the wide part, or null
 */
public record LoraDelta(
        int rank,
        float alpha,
        Map<String, LowRank> modules,
        @Nullable Head head,
        @Nullable SparseRows words,
        @Nullable SparseRows wide) {
    /** What the metadata say that the file is. */
    public static final String FORMAT = "blockbuster-lora-1";

    static final int MAX_RANK = 256;
    static final float MAX_ALPHA = 10_000;

    private static final String WORDS = "bert.embeddings.word_embeddings.weight";
    private static final String CLASSIFIER = "classifier";

    /**
     * The last layer of a classifier.
     *
     * @param weight {@code [labels, hidden]}
     * @param bias {@code [labels]}
     */
    public record Head(Tensor weight, Tensor bias) {}

    /** @throws UpdateRefusedException if rank or alpha are out of bounds, or a module has another rank */
    public LoraDelta {
        if (rank < 1 || rank > MAX_RANK) {
            throw new UpdateRefusedException(Refusal.DELTA, "r is " + rank + "; 1 to " + MAX_RANK + " are allowed");
        }
        if (!(alpha > 0) || alpha > MAX_ALPHA) {
            throw new UpdateRefusedException(
                    Refusal.DELTA, "lora_alpha is " + alpha + "; above 0 and up to " + MAX_ALPHA + " is allowed");
        }
        int r = rank;
        modules.forEach((module, factors) -> {
            if (factors.rank() != r) {
                throw new UpdateRefusedException(
                        Refusal.DELTA, module + " has the rank " + factors.rank() + ", not " + r);
            }
        });
        modules = Collections.unmodifiableMap(new LinkedHashMap<>(modules));
    }

    /** The delta that changes nothing. */
    public static LoraDelta none() {
        return new LoraDelta(1, 1, Map.of(), null, null, null);
    }

    /**
     * Reads a delta.
     *
     * @param origin what errors call it
     * @throws UpdateRefusedException if it is no delta, or holds anything that a delta may not hold
     */
    public static LoraDelta read(byte[] content, String origin) {
        return LoraDeltaFile.read(content, origin);
    }

    /** The delta as a file. */
    public byte[] write(Precision precision) {
        return LoraDeltaFile.write(this, precision);
    }

    /**
     * The weights of the base with this delta merged in.
     *
     * @throws UpdateRefusedException if it does not fit the base
     */
    public BertWeights mergedInto(BertWeights base) {
        Map<String, Tensor> changed = new LinkedHashMap<>();
        modules.forEach((module, factors) -> {
            String name = module + ".weight";
            changed.put(name, factors.addedTo(of(base, name), alpha / rank, module));
        });
        if (head != null) {
            changed.put(CLASSIFIER + ".weight", fitting(head.weight(), base, CLASSIFIER + ".weight"));
            changed.put(CLASSIFIER + ".bias", fitting(head.bias(), base, CLASSIFIER + ".bias"));
        }
        if (words != null) {
            Tensor embeddings = of(base, WORDS);
            changed.put(
                    WORDS,
                    new Tensor(
                            embeddings.shape(),
                            words.addedTo(embeddings.values(), embeddings.shape()[1], WORDS)));
        }
        return base.with(changed);
    }

    /**
     * The wide part of the base with this delta merged in.
     *
     * @throws UpdateRefusedException if the base has none and the delta changes it, or a bucket is not there
     */
    public Optional<WidePart> mergedInto(Optional<WidePart> base) {
        if (wide == null) {
            return base;
        }
        WidePart part = base.orElseThrow(() ->
                new UpdateRefusedException(Refusal.DELTA, "the base has no wide part, but the delta changes one"));
        return Optional.of(new WidePart(
                wide.addedTo(part.weights(), 1, "wide.weight"),
                part.bias(),
                part.maxOrder(),
                part.maxTokens(),
                part.head()));
    }

    private static Tensor of(BertWeights base, String name) {
        Tensor tensor = base.tensors().get(name);
        if (tensor == null) {
            throw new UpdateRefusedException(Refusal.DELTA, "the base has no " + name + ", but the delta changes it");
        }
        return tensor;
    }

    private static Tensor fitting(Tensor tensor, BertWeights base, String name) {
        if (!Arrays.equals(tensor.shape(), of(base, name).shape())) {
            throw new UpdateRefusedException(
                    Refusal.DELTA,
                    name + " is " + Arrays.toString(tensor.shape()) + " in the delta and "
                            + Arrays.toString(of(base, name).shape()) + " in the base");
        }
        return tensor;
    }
}
