package io.blockbuster.trainer.learning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.blockbuster.core.model.BertConfig;
import io.blockbuster.trainer.bert.Batch;
import io.blockbuster.trainer.bert.BertForward;
import io.blockbuster.trainer.bert.BertNames;
import io.blockbuster.trainer.bert.Parameters;
import io.blockbuster.trainer.bert.Scaled;
import io.blockbuster.trainer.optimizer.Gradients;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A classifier all of whose tensors are learned. */
final class ClassifierPass implements Pass {
    private static final int PAD = 0;

    private final BertConfig shape;
    private final Parameters parameters;
    private final NDManager root;

    ClassifierPass(BertConfig shape, Parameters parameters) {
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
        Batch batch = Batch.of(inputs, PAD);
        try (NDManager manager = root.newSubManager()) {
            LeafArrays leaves = leaves(manager, batch, name -> false);
            return Torch.rows(new BertForward(shape, leaves::get, 0, 0).logits(manager, batch));
        }
    }

    @Override
    public float learn(List<Example> examples, LearningSettings settings, Gradients gradients, float scale) {
        Batch batch = Batch.of(examples.stream().map(Example::input).toList(), PAD);
        try (NDManager manager = root.newSubManager()) {
            LeafArrays leaves = leaves(manager, batch, name -> !BertNames.isBelow(name, settings.frozenLayers()));
            float value;
            try (GradientCollector collector = Torch.engine().newGradientCollector()) {
                NDArray logits = new BertForward(shape, leaves::get, settings.dropout(), settings.attentionDropout())
                        .logits(manager, batch);
                NDArray loss = loss(manager, logits, examples, settings.offsetLoss());
                collector.backward(loss);
                value = loss.getFloat();
            }
            leaves.addTo(gradients, scale);
            return value;
        }
    }

    private static NDArray loss(NDManager manager, NDArray logits, List<Example> examples, float offsetLoss) {
        float[] targets = new float[2 * examples.size()];
        float[] offsets = new float[2 * examples.size()];
        for (int i = 0; i < examples.size(); i++) {
            Example example = examples.get(i);
            targets[2 * i] = 1 - example.target();
            targets[2 * i + 1] = example.target();
            offsets[2 * i + 1] = example.offset();
        }
        Shape pairs = new Shape(examples.size(), 2);
        NDArray target = manager.create(targets, pairs);
        NDArray alone = crossEntropy(logits, target);
        if (offsetLoss == 0) {
            return alone;
        }
        NDArray together = crossEntropy(logits.add(manager.create(offsets, pairs)), target);
        return Scaled.by(alone, 1 - offsetLoss).add(Scaled.by(together, offsetLoss));
    }

    private static NDArray crossEntropy(NDArray logits, NDArray target) {
        return logits.logSoftmax(-1).mul(target).sum(new int[] {1}).mean().neg();
    }

    private LeafArrays leaves(NDManager manager, Batch batch, Predicate<String> learned) {
        return new LeafArrays(manager, parameters, Map.of(BertNames.WORDS, batch.pieces()), learned);
    }

    @Override
    public void close() {
        root.close();
    }
}
