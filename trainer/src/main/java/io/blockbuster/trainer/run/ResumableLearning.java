package io.blockbuster.trainer.run;

import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.report.History;
import io.blockbuster.trainer.learning.Checkpoint;
import io.blockbuster.trainer.learning.Example;
import io.blockbuster.trainer.learning.Learner;
import io.blockbuster.trainer.learning.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Learning with a checkpoint in the run's folder, from which the same run goes on after a stop or a kill. */
final class ResumableLearning {
    private static final int USUAL_STEPS = 200;
    private static final String CHECKPOINT = "checkpoint.safetensors";

    private final RunInputs inputs;
    private final RunListener listener;
    private @Nullable History history;

    ResumableLearning(RunInputs inputs, RunListener listener) {
        this.inputs = inputs;
        this.listener = listener;
    }

    /**
     * Learns to the end, or until the listener stops it, and notes the history of the run.
     *
     * @param heldOut measures the accuracy on held-out texts; NaN where there are none
     * @return whether the run is at its end
     * @throws IllegalArgumentException if the folder has the checkpoint of another run
     */
    boolean run(Learner learner, List<Example> examples, DoubleSupplier heldOut) {
        Path file = file();
        int steps = inputs.recipe().integer("checkpoint-steps", USUAL_STEPS);
        String name = name(examples);
        Optional<Checkpoint> saved = Checkpoint.read(file);
        if (saved.isPresent() && saved.get().run().equals(name)) {
            learner.restore(saved.get());
            listener.onStage("Going on after step " + learner.step());
        } else if (saved.isPresent()) {
            throw new IllegalArgumentException(
                    file + " is of a run with other settings, other data or another base: delete it to start over");
        }
        History noted = opened(learner.step());
        history = noted;
        return learner.run(examples, progress -> {
            note(noted, progress, heldOut);
            boolean goOn = listener.onStep(progress);
            if (!goOn || progress.step() % steps == 0) {
                save(learner.checkpoint(name), file);
            }
            return goOn;
        });
    }

    private History opened(long step) {
        try {
            return History.open(inputs.out(), step);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void note(History history, Progress progress, DoubleSupplier heldOut) {
        boolean checked = History.isChecked(progress.step(), progress.steps());
        if (!checked && !History.isNoted(progress.step(), progress.steps())) {
            return;
        }
        double accuracy = checked ? heldOut.getAsDouble() : Double.NaN;
        try {
            history.note(progress.step(), progress.steps(), progress.loss(), accuracy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The history of the run; null before it has begun. */
    @Nullable History history() {
        return history;
    }

    /** What tells runs apart: the settings, what is learned from, and what it starts from. */
    private String name(List<Example> examples) {
        CRC32C digest = new CRC32C();
        for (Example example : examples) {
            ByteBuffer bytes = ByteBuffer.allocate((example.input().length + 2) * Integer.BYTES);
            Arrays.stream(example.input()).forEach(bytes::putInt);
            bytes.putFloat(example.target()).putFloat(example.offset());
            digest.update(bytes.flip());
        }
        return inputs.recipe().values() + " on " + examples.size() + " examples "
                + Long.toHexString(digest.getValue()) + " from "
                + ModelFolder.open(inputs.base()).digest();
    }

    /** Removes the checkpoint of a run whose result has been written. */
    void finish() throws IOException {
        Files.deleteIfExists(file());
    }

    private Path file() {
        return inputs.out().resolve(CHECKPOINT);
    }

    private static void save(Checkpoint checkpoint, Path file) {
        try {
            checkpoint.write(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
