package io.blockbuster.trainer.run;

import io.blockbuster.core.evaluation.Prediction;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.report.Environment;
import io.blockbuster.core.report.History;
import io.blockbuster.core.report.JudgedText;
import io.blockbuster.core.report.ReportPage;
import io.blockbuster.trainer.corpus.LabelledText;
import io.blockbuster.trainer.corpus.TrainingData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes {@code report.html}, the page that shows how a run went, beside what the run wrote. */
final class RunReport {
    private RunReport() {}

    /**
     * Writes the page.
     *
     * @param history null where nothing was learned step by step
     * @param judged one a held-out text, in their order; empty where nothing was judged
     */
    static void write(
            RunInputs inputs, ModelFolder base, TrainingData data, @Nullable History history, List<Prediction> judged)
            throws IOException {
        List<LabelledText> heldOut = data.split().validation();
        List<JudgedText> texts = new ArrayList<>();
        for (int i = 0; i < judged.size(); i++) {
            texts.add(new JudgedText(heldOut.get(i).text(), judged.get(i)));
        }
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("base", base.version() + " in " + inputs.base());
        settings.put("data", names(inputs.labelled()));
        if (!inputs.unlabelled().isEmpty()) {
            settings.put("unlabelled", names(inputs.unlabelled()));
        }
        if (!inputs.excluded().isEmpty()) {
            settings.put("excluded", names(inputs.excluded()));
        }
        settings.put(
                "texts",
                String.format(
                        "%,d learned from, %,d of them unlabelled; %,d held out, %,d dropped",
                        data.split().train().size() + data.unlabelled().size(),
                        data.unlabelled().size(),
                        heldOut.size(),
                        data.dropped()));
        settings.putAll(inputs.recipe().values());
        new ReportPage(
                        "Recipe " + inputs.recipe().name() + " in " + inputs.out(),
                        history,
                        texts,
                        settings,
                        Environment.facts())
                .write(inputs.out().resolve(ReportPage.FILE));
    }

    private static String names(List<Path> files) {
        return files.stream().map(Path::toString).collect(Collectors.joining(", "));
    }
}
