package io.blockbuster.trainer.bert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.scoring.OnnxSentimentModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A base as the first ones on the Hub are: a pickle without a head, a vocabulary, and hardly a configuration. */
class ClassifierFolderTest {
    private static final Path PICKLES = Path.of("../core/src/test/resources/io/blockbuster/core/pickle");

    @TempDir
    private Path root;

    private Path folder = Path.of("");

    @BeforeEach
    void downloadABase() throws IOException {
        folder = Files.createDirectory(root.resolve("bert-least"));
        Files.copy(PICKLES.resolve("base.bin"), folder.resolve("pytorch_model.bin"));
        config("");
        List<String> pieces = new ArrayList<>(List.of("[PAD]"));
        for (int unused = 1; unused < 100; unused++) {
            pieces.add("[unused" + unused + "]");
        }
        pieces.addAll(List.of("[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "fine", "poor", "film"));
        Files.write(folder.resolve("vocab.txt"), pieces);
    }

    @Test
    void shouldGiveABaseWithoutAHeadANewOneAndSaySo() {
        // Given
        List<String> told = new ArrayList<>();
        // When
        Parameters parameters = ClassifierFolder.base(ModelFolder.open(folder), 13, told::add);
        // Then
        assertThat(told)
                .singleElement()
                .asString()
                .contains("bert-least")
                .endsWith("no head for this task; new: "
                        + "bert.pooler.dense.weight, bert.pooler.dense.bias, classifier.weight, classifier.bias");
        assertThat(parameters.get("classifier.weight").shape()).containsExactly(2, 8);
        assertThat(parameters.get("classifier.weight").values()).doesNotContain(0);
        assertThat(parameters.get("classifier.bias").values()).containsOnly(0);
        assertThat(parameters.get("bert.embeddings.LayerNorm.weight").values()).containsOnly(1);
    }

    @Test
    void shouldGiveTheSameHeadForTheSameSeed() {
        ModelFolder base = ModelFolder.open(folder);

        assertThat(head(base, 1)).isEqualTo(head(base, 1)).isNotEqualTo(head(base, 2));
    }

    private static float[] head(ModelFolder base, long seed) {
        return ClassifierFolder.base(base, seed, told -> {})
                .get("classifier.weight")
                .values();
    }

    @Test
    void shouldWriteAFolderThatScoresAndThatHuggingFaceKnowsForAClassifier() throws IOException {
        // Given
        ModelFolder base = ModelFolder.open(folder);
        Path out = root.resolve("out");
        // When
        ClassifierFolder.write(out, base, ClassifierFolder.base(base, 13, told -> {}), Precision.F16);
        // Then
        assertThat(out.resolve("tokenizer.json")).content().contains("\"fine\":105");
        assertThat(out.resolve("config.json"))
                .content()
                .contains("BertForSequenceClassification", "\"model_type\" : \"bert\"", "\"0\" : \"negative\"");
        try (OnnxSentimentModel model = OnnxSentimentModel.open(out)) {
            assertThat(model.tokenize("A fine film").ids()).containsExactly(101, 104, 105, 107, 102);
            assertThat(model.score(List.of(model.tokenize("A fine film")))).hasSize(1);
        }
    }

    @Test
    void shouldRefuseABaseWhoseLabelsAreOthers() throws IOException {
        config(", \"id2label\": {\"0\": \"positive\", \"1\": \"negative\"}");

        assertThatThrownBy(() -> ClassifierFolder.base(ModelFolder.open(folder), 13, told -> {}))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("[positive, negative]")
                .hasMessageContaining("Set id2label");
    }

    @Test
    void shouldRefuseToScoreABaseWithoutAHead() {
        assertThatThrownBy(() -> OnnxSentimentModel.open(folder))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("blockbuster train --base");
    }

    private void config(String more) throws IOException {
        Files.writeString(folder.resolve("config.json"), """
                {"hidden_size": 8, "hidden_act": "gelu", "vocab_size": 110, "num_attention_heads": 2,
                 "type_vocab_size": 2, "max_position_embeddings": 16, "num_hidden_layers": 1,
                 "intermediate_size": 16""" + more + "}");
    }
}
