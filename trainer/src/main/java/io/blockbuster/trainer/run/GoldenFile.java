package io.blockbuster.trainer.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blockbuster.core.model.GoldenExample;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.text.ModelTokenizer;
import io.blockbuster.core.text.Tokens;
import io.blockbuster.trainer.bert.ClassifierFolder;
import io.blockbuster.trainer.learning.Learner;
import io.blockbuster.trainer.learning.LearningSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The golden examples of a new model: the texts of its base's, with what this model makes of them in PyTorch, so that
 * the processor's own runtime is compared with another one.
 */
final class GoldenFile {
    private static final String NAME = "golden.jsonl";
    private static final ObjectMapper JSON = new ObjectMapper();

    private GoldenFile() {}

    /** Writes the examples into a model's folder; nothing where the base has none. */
    static void write(Path out, ModelFolder base) throws IOException {
        Path known = base.path().resolve(NAME);
        if (!Files.exists(known)) {
            return;
        }
        List<String> texts =
                GoldenExample.read(known).stream().map(GoldenExample::text).toList();
        ModelFolder folder = ModelFolder.open(out);
        List<Tokens> tokens;
        try (ModelTokenizer tokenizer = ModelTokenizer.open(folder)) {
            tokens = texts.stream().map(tokenizer::tokenize).toList();
        }
        float[][] logits;
        try (Learner learner =
                new Learner(folder.config(), ClassifierFolder.read(folder), LearningSettings.defaults())) {
            logits = learner.logits(tokens.stream().map(Tokens::ids).toList());
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < logits.length; i++) {
            Tokens read = tokens.get(i);
            ObjectNode line = JSON.createObjectNode().put("text", texts.get(i));
            Arrays.stream(read.ids()).forEach(line.putArray("input_ids")::add);
            line.putArray("logits")
                    .add(rounded(logits[i][0] - read.wideMargin() / 2))
                    .add(rounded(logits[i][1] + read.wideMargin() / 2));
            lines.add(JSON.writeValueAsString(line));
        }
        Files.write(out.resolve(NAME), lines);
    }

    /** Copies the base's examples for a later run to renew; nothing where the base has none. */
    static void carry(Path out, ModelFolder base) throws IOException {
        Path known = base.path().resolve(NAME);
        if (Files.exists(known)) {
            Files.copy(known, out.resolve(NAME), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static double rounded(double logit) {
        return Math.round(logit * 1e6) / 1e6;
    }
}
