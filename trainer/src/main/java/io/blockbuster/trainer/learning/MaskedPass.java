package io.blockbuster.trainer.learning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.GradientCollector;
import io.blockbuster.core.model.BertConfig;
import io.blockbuster.trainer.bert.Batch;
import io.blockbuster.trainer.bert.BertForward;
import io.blockbuster.trainer.bert.BertNames;
import io.blockbuster.trainer.bert.Parameters;
import io.blockbuster.trainer.optimizer.Gradients;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Guessing masked word pieces. The choice is among the pieces of the batch rather than the whole vocabulary (a sampled
 * softmax; Jean et al., 2015), scored by their embeddings: frequent pieces are offered often, so the model learns how much
 * likelier than by chance a piece is here, and a step costs a tenth.
 */
public final class MaskedPass implements Pass {
    private static final int PAD = 0;
    private static final double SHARE = 0.2;
    private static final int JUDGED = 32;

    private final BertConfig shape;
    private final Parameters parameters;
    private final NDManager root;

    /** @param parameters an encoder's, with those of {@link BertNames#PREDICTION} */
    public MaskedPass(BertConfig shape, Parameters parameters) {
        this.shape = shape;
        this.parameters = parameters;
        this.root = Torch.manager();
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public float[][] logits(List<int[]> inputs) {
        throw new UnsupportedOperationException("a model that guesses words classifies nothing");
    }

    @Override
    public float learn(List<Example> examples, LearningSettings settings, Gradients gradients, float scale) {
        try (NDManager manager = root.newSubManager()) {
            Masking masking = masking(manager, examples);
            Batch batch = Batch.of(masking.inputs(), PAD, masking.truths());
            LeafArrays leaves = leaves(manager, batch, true);
            float value;
            try (GradientCollector collector = Torch.engine().newGradientCollector()) {
                BertForward bert = new BertForward(shape, leaves::get, settings.dropout(), settings.attentionDropout());
                NDArray loss = loss(manager, bert, leaves, masking, batch);
                collector.backward(loss);
                value = loss.getFloat();
            }
            leaves.addTo(gradients, scale);
            return value;
        }
    }

    /** The mean loss of examples that are not learned from; the same examples are masked in the same way each time. */
    public double loss(List<Example> examples) {
        Torch.seed(0);
        double sum = 0;
        for (int start = 0; start < examples.size(); start += JUDGED) {
            List<Example> batch = examples.subList(start, Math.min(examples.size(), start + JUDGED));
            sum += batch.size() * meanLoss(batch);
        }
        return sum / examples.size();
    }

    private float meanLoss(List<Example> examples) {
        try (NDManager manager = root.newSubManager()) {
            Masking masking = masking(manager, examples);
            Batch batch = Batch.of(masking.inputs(), PAD, masking.truths());
            LeafArrays leaves = leaves(manager, batch, false);
            return loss(manager, new BertForward(shape, leaves::get, 0, 0), leaves, masking, batch)
                    .getFloat();
        }
    }

    private NDArray loss(NDManager manager, BertForward bert, LeafArrays leaves, Masking masking, Batch batch) {
        NDArray states = bert.states(manager, batch).reshape(-1, shape.hidden());
        NDArray guesses = guesses(states.get(manager.create(masking.places())), leaves);
        int[] columns = Arrays.stream(masking.truths())
                .map(truth -> Arrays.binarySearch(batch.pieces(), truth))
                .toArray();
        NDArray truths = manager.create(columns).oneHot(batch.pieces().length, DataType.FLOAT32);
        return guesses.logSoftmax(-1).mul(truths).sum(new int[] {1}).mean().neg();
    }

    /** The scores {@code [chosen, pieces of the batch]}. */
    private NDArray guesses(NDArray chosen, LeafArrays leaves) {
        NDArray inner = Activation.gelu(Linear.linear(
                        chosen,
                        leaves.get(BertNames.PREDICTION + ".weight"),
                        leaves.get(BertNames.PREDICTION + ".bias"))
                .singletonOrThrow());
        NDList normed = LayerNorm.layerNorm(
                inner,
                new Shape(shape.hidden()),
                leaves.get(BertNames.PREDICTION_NORM + ".weight"),
                leaves.get(BertNames.PREDICTION_NORM + ".bias"),
                shape.layerNormEpsilon());
        return normed.singletonOrThrow().matMul(leaves.get(BertNames.WORDS).transpose());
    }

    /** Masks as PyTorch's own random numbers decide, so that whoever seeds those has the same masks. */
    private static Masking masking(NDManager manager, List<Example> examples) {
        long seed = manager.randomInteger(0, Integer.MAX_VALUE, new Shape(1), DataType.INT64)
                .getLong();
        return Masking.of(examples.stream().map(Example::input).toList(), SHARE, new Random(seed));
    }

    private LeafArrays leaves(NDManager manager, Batch batch, boolean learn) {
        return new LeafArrays(manager, parameters, Map.of(BertNames.WORDS, batch.pieces()), learn);
    }

    @Override
    public void close() {
        root.close();
    }
}
