package io.blockbuster.trainer.run;

import io.blockbuster.core.scoring.DeviceChoice;
import io.blockbuster.core.scoring.Score;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.scoring.SentimentModels;
import io.blockbuster.trainer.corpus.LabelledText;
import io.blockbuster.trainer.corpus.TrainingData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A run that learns nothing: it writes {@code margins.tsv}, what a model, with its wide part and its temperature, says of
 * texts, so that others learn from it. Of texts that the model itself has learned from it says too much: those can be left
 * out.
 */
public final class TeacherRun {
    private static final int BATCH = 64;
    private static final int TOLD = 10_240;

    /** A margin beyond this says no more: a probability of 1 has none that is finite. */
    private static final double LIMIT = 20;

    private final RunInputs inputs;
    private final RunListener listener;

    public TeacherRun(RunInputs inputs, RunListener listener) {
        this.inputs = inputs;
        this.listener = listener;
    }

    /** Scores and writes; gives the file. */
    public Path run() throws IOException {
        listener.onStage("Reading the data");
        TrainingData data = inputs.data();
        boolean all = inputs.recipe().choice("texts", "all", "unseen").equals("all");
        List<LabelledText> texts = Stream.of(
                        all ? data.split().train() : List.<LabelledText>of(),
                        data.split().validation(),
                        data.unlabelled())
                .flatMap(List::stream)
                .toList();
        Map<String, Float> margins = new LinkedHashMap<>();
        try (SentimentModel model = SentimentModels.open(inputs.base(), DeviceChoice.EXACT)) {
            listener.onStage(String.format("%s says what it thinks of %,d texts", model.version(), texts.size()));
            for (int start = 0; start < texts.size(); start += BATCH) {
                if (start > 0 && start % TOLD == 0) {
                    listener.onStage(String.format("%,d texts", start));
                }
                List<LabelledText> batch = texts.subList(start, Math.min(texts.size(), start + BATCH));
                List<Score> scores = model.score(
                        batch.stream().map(text -> model.tokenize(text.text())).toList());
                for (int i = 0; i < scores.size(); i++) {
                    margins.put(batch.get(i).id(), margin(scores.get(i).positive()));
                }
            }
        }
        Files.createDirectories(inputs.out());
        Path file = inputs.out().resolve(Margins.FILE);
        new Margins(margins).write(file);
        return file;
    }

    private static float margin(double positive) {
        return (float) Math.max(-LIMIT, Math.min(LIMIT, Math.log(positive) - Math.log1p(-positive)));
    }
}
