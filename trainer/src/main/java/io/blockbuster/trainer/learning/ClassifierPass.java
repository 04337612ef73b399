package io.blockbuster.trainer.learning;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.blockbuster.core.model.BertConfig;
import io.blockbuster.trainer.bert.Batch;
import io.blockbuster.trainer.bert.BertForward;
import io.blockbuster.trainer.bert.Parameters;
import io.blockbuster.trainer.optimizer.Gradients;
import java.util.List;

/** Forward and backward passes of the classifier over one batch. */
final class ClassifierPass {
    private static final int PAD = 0;

    private final BertConfig shape;
    private final Parameters parameters;
    private final NDManager root;

    ClassifierPass(BertConfig shape, Parameters parameters, NDManager root) {
        this.shape = shape;
        this.parameters = parameters;
        this.root = root;
    }

    /** The logits of inputs, {@code [inputs][labels]}, without dropout. */
    float[][] logits(List<int[]> inputs) {
        Batch batch = Batch.of(inputs, PAD);
        try (NDManager manager = root.newSubManager()) {
            LeafArrays leaves = new LeafArrays(manager, parameters, batch, false);
            float[] flat = new BertForward(shape, leaves::get, 0, 0)
                    .logits(manager, batch)
                    .toFloatArray();
            float[][] logits = new float[inputs.size()][shape.labels().size()];
            for (int i = 0; i < logits.length; i++) {
                System.arraycopy(
                        flat,
                        i * shape.labels().size(),
                        logits[i],
                        0,
                        shape.labels().size());
            }
            return logits;
        }
    }

    /**
     * Adds the gradients of the mean cross-entropy of a batch.
     *
     * @param scale the batch's share of the optimizer step
     * @return the loss
     */
    float learn(List<Example> examples, LearningSettings settings, Gradients gradients, float scale) {
        Batch batch = Batch.of(examples.stream().map(Example::input).toList(), PAD);
        try (NDManager manager = root.newSubManager()) {
            LeafArrays leaves = new LeafArrays(manager, parameters, batch, true);
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
        return alone.mul(1 - offsetLoss).add(together.mul(offsetLoss));
    }

    private static NDArray crossEntropy(NDArray logits, NDArray target) {
        return logits.logSoftmax(-1).mul(target).sum(new int[] {1}).mean().neg();
    }

    static void seed(long seed) {
        Engine engine = Torch.engine();
        engine.setRandomSeed((int) (seed ^ (seed >>> 32)));
    }
}
