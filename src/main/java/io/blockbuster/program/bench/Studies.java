package io.blockbuster.program.bench;

import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.program.config.ModelOptions;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The studies of the benchmark, in their full or their shortest form.
 *
 * @param quick whether in their shortest form
 * @param repeats rounds; null for as many as the form has
 * @param model what the processors load
 * @param scratch a folder for logs and state
 * @param progress told in a few words what comes next
 */
record Studies(boolean quick, @Nullable Integer repeats, ModelOptions model, Path scratch, Consumer<String> progress) {
    private static final int BURST = 6_000;
    private static final int QUICK_BURST = 200;

    /** Makes a study. */
    Findings of(StudyOptions.Study study) throws InterruptedException {
        if (study instanceof StudyOptions.Study.Soaking soak) {
            int burst = quick ? QUICK_BURST : BURST;
            return new Soak(soak.time(), soak.perSecond(), burst, model.arguments(), scratch, progress)
                    .run()
                    .findings();
        }
        try (SentimentModel loaded = model.open()) {
            return study instanceof StudyOptions.Study.Grow grow ? grow(grow, loaded) : standIn(loaded);
        }
    }

    private Findings grow(StudyOptions.Study.Grow study, SentimentModel loaded) throws InterruptedException {
        GrowthSettings form = quick ? GrowthSettings.QUICK : GrowthSettings.FULL;
        GrowthSettings settings = repeats == null ? form : form.withRepeats(repeats);
        return GrowthFindings.of(
                new Growth(settings, study.curves(), loaded, model.arguments(), scratch, progress).run());
    }

    private Findings standIn(SentimentModel loaded) throws InterruptedException {
        StandInStudy.Settings form = quick ? StandInStudy.Settings.QUICK : StandInStudy.Settings.FULL;
        StandInStudy.Settings settings = repeats == null ? form : form.withRepeats(repeats);
        return new StandInStudy(settings, loaded, scratch, progress).run().findings();
    }
}
