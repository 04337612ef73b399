package io.blockbuster.program.trainer;

import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.model.Tensor;
import io.blockbuster.core.text.TextTokenizer;
import io.blockbuster.core.update.LoraDelta;
import io.blockbuster.core.update.SparseRows;
import io.blockbuster.core.wide.NgramKeys;
import io.blockbuster.core.wide.WidePart;
import io.blockbuster.trainer.corpus.LabelledText;
import io.blockbuster.trainer.sidecar.UpdateLearner;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoublePredicate;

/**
 * A learner that takes a moment: n-grams that only texts of one label have, and many of them, speak for that label. It knows nothing
 * of PyTorch, so that a process with it starts fast.
 */
final class NgramLearner implements UpdateLearner {
    private static final int LEAST = 8;
    private static final float STRENGTH = 20;

    private final ModelFolder base;
    private final WidePart wide;

    NgramLearner(Path base) {
        this.base = ModelFolder.open(base);
        this.wide = WidePart.of(base).orElseThrow();
    }

    @Override
    public Optional<byte[]> learn(List<LabelledText> labels, List<LabelledText> replay, DoublePredicate onStep) {
        Map<Integer, int[]> counts = new TreeMap<>();
        try (TextTokenizer tokenizer = TextTokenizer.open(base)) {
            for (LabelledText text : labels) {
                for (int bucket : buckets(tokenizer, text)) {
                    counts.computeIfAbsent(bucket, key -> new int[2])[text.label()]++;
                }
            }
            for (LabelledText text : replay) {
                for (int bucket : buckets(tokenizer, text)) {
                    counts.remove(bucket);
                }
            }
        }
        counts.values().removeIf(count -> Math.max(count[0], count[1]) < LEAST || Math.min(count[0], count[1]) > 0);
        int[] indices = counts.keySet().stream().mapToInt(Integer::intValue).toArray();
        float[] weights = new float[indices.length];
        int at = 0;
        for (int[] count : counts.values()) {
            weights[at++] = count[1] > 0 ? STRENGTH : -STRENGTH;
        }
        SparseRows rows = new SparseRows(indices, new Tensor(new int[] {weights.length}, weights));
        return onStep.test(0.5)
                ? Optional.of(new LoraDelta(1, 1, Map.of(), null, null, rows).write(Precision.F16))
                : Optional.empty();
    }

    private int[] buckets(TextTokenizer tokenizer, LabelledText text) {
        int[] ids = tokenizer.tokenize(text.text()).ids();
        return NgramKeys.buckets(Arrays.copyOfRange(ids, 1, ids.length - 1), wide.maxOrder(), wide.bits());
    }
}
