package io.blockbuster.trainer.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.GradientCollector;
import io.blockbuster.core.model.BertConfig;
import io.blockbuster.trainer.bert.Batch;
import io.blockbuster.trainer.bert.BertForward;
import io.blockbuster.trainer.bert.BertNames;
import io.blockbuster.trainer.bert.LinearMap;
import io.blockbuster.trainer.bert.Parameters;
import io.blockbuster.trainer.bert.Scaled;
import io.blockbuster.trainer.learning.Example;
import io.blockbuster.trainer.learning.LeafArrays;
import io.blockbuster.trainer.learning.LearningSettings;
import io.blockbuster.trainer.learning.Pass;
import io.blockbuster.trainer.learning.Torch;
import io.blockbuster.trainer.optimizer.Gradients;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A frozen classifier with what is learned beside it. Its loss is taken with the wide part's margin, base and learned
 * buckets, added to the logits and both divided by the base's temperature, as the processor scores; or without all that,
 * or as a mixture of the two.
 */
public final class LoraPass implements Pass {
    private static final int PAD = 0;

    private final BertConfig config;
    private final FrozenWeights base;
    private final LoraShape shape;
    private final Parameters learned;
    private final Rates rates;
    private final double temperature;
    private final NDManager root;

    /**
     * How fast and how loosely the parts are learned.
     *
     * @param dropout on the input of the adapters
     * @param words by which the learning rate of word embeddings is multiplied
     * @param buckets by which that of the wide part's buckets is
     */
    public record Rates(float dropout, double words, double buckets) {
        /** What nothing is learned with. */
        public static final Rates NONE = new Rates(0, 1, 1);
    }

    /**
     * @param manager its parent
     * @param base shared with other passes: closing this pass leaves it open
     * @param learned named as in {@link LoraNames}, changed in place
     * @param temperature what the logits are divided by where the wide part's margin is added
     */
    public LoraPass(
            NDManager manager,
            BertConfig config,
            FrozenWeights base,
            LoraShape shape,
            Parameters learned,
            Rates rates,
            double temperature) {
        this.root = manager.newSubManager();
        this.config = config;
        this.base = base;
        this.shape = shape;
        this.learned = learned;
        this.rates = rates;
        this.temperature = temperature;
    }

    @Override
    public Parameters parameters() {
        return learned;
    }

    @Override
    public double rateFactor(String name) {
        return switch (name) {
            case LoraNames.WORDS -> rates.words();
            case LoraNames.BUCKETS -> rates.buckets();
            default -> 1;
        };
    }

    /** The logits of the transformer alone, {@code [inputs][labels]}, without dropout. */
    @Override
    public float[][] logits(List<int[]> inputs) {
        Batch batch = Batch.of(inputs, PAD);
        try (NDManager manager = root.newSubManager()) {
            int[] words = indexesOf(shape.words(), batch.pieces());
            LeafArrays leaves = new LeafArrays(manager, learned, Map.of(LoraNames.WORDS, words), false);
            return Torch.rows(forward(manager, batch, words, leaves, 0, 0, 0).logits(manager, batch));
        }
    }

    @Override
    public float learn(List<Example> examples, LearningSettings settings, Gradients gradients, float scale) {
        Batch batch = Batch.of(examples.stream().map(Example::input).toList(), PAD);
        int[] words = indexesOf(shape.words(), batch.pieces());
        int[] buckets = indexesOf(
                shape.buckets(),
                examples.stream()
                        .flatMapToInt(example -> Arrays.stream(example.buckets()))
                        .sorted()
                        .distinct()
                        .toArray());
        try (NDManager manager = root.newSubManager()) {
            LeafArrays leaves =
                    new LeafArrays(manager, learned, Map.of(LoraNames.WORDS, words, LoraNames.BUCKETS, buckets), true);
            float value;
            try (GradientCollector collector = Torch.engine().newGradientCollector()) {
                NDArray logits = forward(
                                manager,
                                batch,
                                words,
                                leaves,
                                rates.dropout(),
                                settings.dropout(),
                                settings.attentionDropout())
                        .logits(manager, batch);
                NDArray loss = loss(manager, logits, examples, buckets, leaves, settings.offsetLoss());
                collector.backward(loss);
                value = loss.getFloat();
            }
            leaves.addTo(gradients, scale);
            return value;
        }
    }

    private BertForward forward(
            NDManager manager,
            Batch batch,
            int[] words,
            LeafArrays leaves,
            float adapterDropout,
            float dropout,
            float attentionDropout) {
        LinearMap linear = (input, name) -> name.equals(BertNames.CLASSIFIER)
                ? Linear.linear(input, leaves.get(LoraNames.HEAD_WEIGHT), leaves.get(LoraNames.HEAD_BIAS))
                        .singletonOrThrow()
                : adapted(manager, input, name, leaves, adapterDropout);
        return new BertForward(
                config,
                name -> name.equals(BertNames.WORDS)
                        ? embeddings(manager, batch.pieces(), words, leaves)
                        : base.get(manager, name),
                linear,
                dropout,
                attentionDropout);
    }

    private NDArray adapted(NDManager manager, NDArray input, String name, LeafArrays leaves, float dropout) {
        NDArray frozen = Linear.linear(input, base.get(manager, name + ".weight"), base.get(manager, name + ".bias"))
                .singletonOrThrow();
        NDArray dropped =
                dropout == 0 ? input : Dropout.dropout(input, dropout, true).singletonOrThrow();
        NDArray narrow =
                Linear.linear(dropped, leaves.get(LoraNames.narrowing(name))).singletonOrThrow();
        NDArray wide =
                Linear.linear(narrow, leaves.get(LoraNames.widening(name))).singletonOrThrow();
        return frozen.add(Scaled.by(wide, shape.scale()));
    }

    /** The embeddings of a batch's pieces; those of {@code words}, indexes into the learned ones, with what was learned. */
    private NDArray embeddings(NDManager manager, int[] pieces, int[] words, LeafArrays leaves) {
        NDArray frozen = base.words(manager, pieces);
        if (words.length == 0) {
            return frozen;
        }
        int[] places = new int[pieces.length];
        Arrays.fill(places, words.length);
        for (int i = 0; i < words.length; i++) {
            places[Arrays.binarySearch(pieces, shape.words()[words[i]])] = i;
        }
        NDArray rows = leaves.get(LoraNames.WORDS).concat(manager.zeros(new Shape(1, config.hidden())));
        return frozen.add(Embedding.embedding(manager.create(places), rows, SparseFormat.DENSE)
                .singletonOrThrow());
    }

    private NDArray loss(
            NDManager manager,
            NDArray logits,
            List<Example> examples,
            int[] buckets,
            LeafArrays leaves,
            float offsetLoss) {
        int size = examples.size();
        float[] targets = new float[2 * size];
        float[] offsets = new float[2 * size];
        for (int i = 0; i < size; i++) {
            Example example = examples.get(i);
            targets[2 * i] = 1 - example.target();
            targets[2 * i + 1] = example.target();
            offsets[2 * i] = -example.offset() / 2;
            offsets[2 * i + 1] = example.offset() / 2;
        }
        Shape pairs = new Shape(size, 2);
        NDArray target = manager.create(targets, pairs);
        if (offsetLoss == 0) {
            return crossEntropy(logits, target);
        }
        NDArray together = logits.add(manager.create(offsets, pairs));
        if (buckets.length > 0) {
            together = together.add(bucketLogits(manager, examples, buckets, leaves));
        }
        NDArray beside = crossEntropy(Scaled.by(together, (float) (1 / temperature)), target);
        return offsetLoss == 1
                ? beside
                : Scaled.by(crossEntropy(logits, target), 1 - offsetLoss).add(Scaled.by(beside, offsetLoss));
    }

    /** What the learned buckets add to the logits, {@code [examples, 2]}: half of their sum on either side. */
    private NDArray bucketLogits(NDManager manager, List<Example> examples, int[] buckets, LeafArrays leaves) {
        float[] present = new float[examples.size() * buckets.length];
        for (int i = 0; i < examples.size(); i++) {
            int[] own = examples.get(i).buckets();
            for (int j = 0; j < buckets.length; j++) {
                if (Arrays.binarySearch(own, shape.buckets()[buckets[j]]) >= 0) {
                    present[i * buckets.length + j] = 1;
                }
            }
        }
        NDArray sums = manager.create(present, new Shape(examples.size(), buckets.length))
                .matMul(leaves.get(LoraNames.BUCKETS));
        return sums.matMul(manager.create(new float[] {-0.5f, 0.5f}, new Shape(1, 2)));
    }

    private static NDArray crossEntropy(NDArray logits, NDArray target) {
        return logits.logSoftmax(-1).mul(target).sum(new int[] {1}).mean().neg();
    }

    /** Where the values that {@code some} and {@code all} share stand in {@code all}; both are ascending. */
    private static int[] indexesOf(int[] all, int[] some) {
        return IntStream.range(0, all.length)
                .filter(i -> Arrays.binarySearch(some, all[i]) >= 0)
                .toArray();
    }

    @Override
    public void close() {
        root.close();
    }
}
