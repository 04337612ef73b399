package io.blockbuster.trainer.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blockbuster.core.evaluation.Evaluation;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.ModelSettings;
import io.blockbuster.trainer.corpus.LabelledText;
import io.blockbuster.trainer.corpus.TrainingData;
import io.blockbuster.trainer.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a run leaves beside the weights: {@code blockbuster.json}, {@code metrics.json}, {@code split.json} with the ids
 * of the held-out texts, and {@code recipe.properties}.
 */
record RunResult(Recipe recipe, TrainingData data, double temperature, Evaluation evaluation) {
    private static final ObjectMapper JSON = new ObjectMapper();

    void write(Path out, ModelFolder base) throws IOException {
        settings(out, base);
        ObjectNode metrics = JSON.createObjectNode();
        metrics.set("validation", JSON.valueToTree(ClassifierRun.summary(evaluation)));
        metrics.put("temperature", temperature);
        metrics.put("trainTexts", data.split().train().size());
        metrics.put("unlabelledTexts", data.unlabelled().size());
        metrics.put("validationTexts", data.split().validation().size());
        metrics.put("droppedTexts", data.dropped());
        write(out.resolve("metrics.json"), metrics);
        List<String> heldOut =
                data.split().validation().stream().map(LabelledText::id).toList();
        write(out.resolve("split.json"), Map.of("validation", heldOut));
        writeRecipe(recipe, out);
    }

    /** What a run leaves beside the weights of an encoder: its name, the texts of golden examples to come, the recipe. */
    static void writeEncoder(Recipe recipe, Path out, ModelFolder base) throws IOException {
        ObjectNode settings = JSON.createObjectNode();
        settings.put("name", base.version().name());
        settings.put("version", version(recipe, base));
        write(out.resolve(ModelSettings.FILE), settings);
        GoldenFile.carry(out, base);
        writeRecipe(recipe, out);
    }

    static String version(Recipe recipe, ModelFolder base) {
        return base.version().version() + "-" + recipe.name().replaceAll(".*/|\\..*", "");
    }

    private static void writeRecipe(Recipe recipe, Path out) throws IOException {
        StringBuilder lines = new StringBuilder();
        recipe.values()
                .forEach((key, value) ->
                        lines.append(key).append('=').append(value).append('\n'));
        Files.writeString(out.resolve("recipe.properties"), lines);
    }

    private void settings(Path out, ModelFolder base) throws IOException {
        ObjectNode settings = JSON.createObjectNode();
        settings.put("name", base.version().name());
        settings.put("version", version(recipe, base));
        settings.set("labels", JSON.valueToTree(base.labels()));
        boolean ownInput = recipe.kind() != Recipe.Kind.WIDE && recipe.values().containsKey("max-tokens");
        if (ownInput) {
            int maxTokens = recipe.integer("max-tokens");
            settings.put("maxTokens", maxTokens);
            settings.putObject("truncation")
                    .put("strategy", "head-tail")
                    .put("head", recipe.integer("head"))
                    .put("tail", maxTokens - 2 - recipe.integer("head"));
        } else {
            settings.put("maxTokens", base.maxTokens());
            settings.set("truncation", JSON.valueToTree(base.settings().truncation()));
        }
        settings.putArray("replacements").addObject().put("find", "<br />").put("with", " ");
        settings.put("temperature", temperature);
        if (Files.exists(base.path().resolve("golden.jsonl"))) {
            settings.put("golden", "golden.jsonl");
        }
        settings.set("metrics", JSON.valueToTree(Map.of("validation", ClassifierRun.summary(evaluation))));
        settings.set("provenance", JSON.valueToTree(Map.of("recipe", recipe.values())));
        write(out.resolve(ModelSettings.FILE), settings);
    }

    private static void write(Path file, Object value) throws IOException {
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), value);
    }
}
