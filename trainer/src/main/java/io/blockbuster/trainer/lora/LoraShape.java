package io.blockbuster.trainer.lora;

import io.blockbuster.core.model.BertConfig;
import io.blockbuster.core.model.Tensor;
import io.blockbuster.trainer.bert.BertNames;
import io.blockbuster.trainer.bert.Parameters;
import io.blockbuster.trainer.bert.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * What is learned beside a frozen base (Hu et al., 2021): for each linear map of the encoder and the pooler the product
 * of two thin matrices, scaled by alpha / rank; the head as a whole; and some rows of the word embeddings and some
 * buckets of the wide part.
 *
 * @param rank columns of the wider, rows of the narrower matrix
 * @param alpha the scale, times the rank
 * @param words ids of word pieces whose embeddings are learned, ascending; not to be changed
 * @param buckets of the wide part whose weights are learned, ascending; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record LoraShape(int rank, double alpha, int[] words, int[] buckets) {
    private static final int[] NONE = new int[0];

    public LoraShape {
        if (rank < 1 || !(alpha > 0)) {
            throw new IllegalArgumentException("rank " + rank + " and alpha " + alpha + " must be above 0");
        }
    }

    /** Adapters and a head, and nothing else. */
    public LoraShape(int rank, double alpha) {
        this(rank, alpha, NONE, NONE);
    }

    /** What the product of two thin matrices is multiplied by. */
    public float scale() {
        return (float) (alpha / rank);
    }

    /**
     * First values, with which the network is the base: Gaussian with variance 1 / in where a map narrows, zero where it
     * widens, as in the paper.
     */
    public Parameters first(BertConfig config, Parameters base, long seed) {
        Random random = new Random(seed);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String module : BertNames.linears(config)) {
            int[] shape = base.get(module + ".weight").shape();
            Tensor narrowing = Tensors.zeros(rank, shape[1]);
            for (int i = 0; i < narrowing.values().length; i++) {
                narrowing.values()[i] = (float) (random.nextGaussian() / Math.sqrt(shape[1]));
            }
            tensors.put(LoraNames.narrowing(module), narrowing);
            tensors.put(LoraNames.widening(module), Tensors.zeros(shape[0], rank));
        }
        tensors.put(LoraNames.HEAD_WEIGHT, Tensors.copy(base.get(BertNames.CLASSIFIER + ".weight")));
        tensors.put(LoraNames.HEAD_BIAS, Tensors.copy(base.get(BertNames.CLASSIFIER + ".bias")));
        if (words.length > 0) {
            tensors.put(LoraNames.WORDS, Tensors.zeros(words.length, config.hidden()));
        }
        if (buckets.length > 0) {
            tensors.put(LoraNames.BUCKETS, Tensors.zeros(buckets.length));
        }
        return new Parameters(tensors);
    }
}
