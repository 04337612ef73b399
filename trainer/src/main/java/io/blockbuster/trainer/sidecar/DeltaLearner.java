package io.blockbuster.trainer.sidecar;

import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.trainer.corpus.LabelledText;
import io.blockbuster.trainer.delta.Delta;
import io.blockbuster.trainer.delta.DeltaSettings;
import io.blockbuster.trainer.delta.DeltaTraining;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.DoublePredicate;

/** Learns low-rank deltas by the recipe {@code lora}. PyTorch is loaded for the first round, not before. */
public final class DeltaLearner implements UpdateLearner {
    private final Path base;
    private final DeltaSettings settings;

    /**
     * @param base the folder of the full model
     * @param threads of PyTorch, for the whole process: too late once PyTorch is loaded
     * @throws IllegalArgumentException if {@code threads} is below 1
     */
    public DeltaLearner(Path base, int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("--threads must be at least 1, but is " + threads);
        }
        this.base = base;
        this.settings = DeltaSettings.defaults();
        System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    }

    @Override
    public Optional<byte[]> learn(List<LabelledText> labels, List<LabelledText> replay, DoublePredicate onStep) {
        try (DeltaTraining training = DeltaTraining.of(ModelFolder.open(base), settings)) {
            return training.learn(labels, replay, progress -> onStep.test(progress.loss()))
                    .map(Delta::bytes);
        }
    }
}
