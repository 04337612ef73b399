package io.blockbuster.trainer.sidecar;

import io.blockbuster.core.dataset.DatasetException;
import io.blockbuster.trainer.corpus.LabelledText;
import io.blockbuster.trainer.corpus.TrainingData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Reviews of the original domain: some to be learned again beside new labels, some held out to see what is forgotten.
 * Identical texts are on one side.
 *
 * @param heldOut never learned from
 * @param rest what samples are drawn from
 */
record ReplayData(List<LabelledText> heldOut, List<LabelledText> rest) {
    private static final double HELD_OUT = 0.4;
    private static final long SEED = 7;

    /**
     * Reads a labelled data set.
     *
     * @param most reviews held out at most; two in five are where there are fewer
     * @throws DatasetException if it cannot be read or has no labels
     */
    static ReplayData read(Path file, int most) {
        TrainingData data;
        try {
            data = TrainingData.read(List.of(file), List.of(), List.of(), HELD_OUT, SEED);
        } catch (IllegalArgumentException e) {
            throw new DatasetException(file + " has no labelled reviews of the original domain", e);
        }
        List<LabelledText> held = new ArrayList<>(data.split().validation());
        Collections.shuffle(held, new Random(SEED));
        return new ReplayData(
                List.copyOf(held.subList(0, Math.min(most, held.size()))),
                List.copyOf(data.split().train()));
    }

    /** A sample without repetition; the same for the same seed. */
    List<LabelledText> sample(int size, long seed) {
        List<LabelledText> shuffled = new ArrayList<>(rest);
        Collections.shuffle(shuffled, new Random(seed));
        return List.copyOf(shuffled.subList(0, Math.min(size, shuffled.size())));
    }
}
