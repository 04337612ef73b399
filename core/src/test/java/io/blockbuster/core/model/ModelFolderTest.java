package io.blockbuster.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFolderTest {
    private static final String CONFIG = """
            {"vocab_size": 10, "hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2,
             "intermediate_size": 16, "max_position_embeddings": 16}""";

    @TempDir
    private Path root;

    private Path folder;

    @BeforeEach
    void create() throws IOException {
        folder = Files.createDirectory(root.resolve("my-bert"));
        write("config.json", CONFIG);
        write("tokenizer.json", "{}");
        write("model.safetensors", "weights");
    }

    @Test
    void shouldGiveAFolderFromTheHubTheHubsDefaults() {
        ModelFolder model = ModelFolder.open(folder);

        assertThat(model.version().name()).isEqualTo("my-bert");
        assertThat(model.version().version()).isEqualTo("9a129038d9a0");
        assertThat(model.maxTokens()).isEqualTo(16);
        assertThat(model.settings().truncation()).isEqualTo(Truncation.HEAD);
        assertThat(model.settings().temperature()).isEqualTo(1);
        assertThat(model.settings().replacements()).isEmpty();
        assertThat(model.labels()).containsExactly("LABEL_0", "LABEL_1");
        assertThat(model.config().activation()).isEqualTo(Activation.GELU);
        assertThat(model.config().layerNormEpsilon()).isEqualTo(1e-12f);
    }

    @ParameterizedTest
    @CsvSource({"12, 12", "512, 16", "1000000000000000019884624838656, 16"})
    void shouldReadAsMuchAsBothTheTokenizerAndThePositionsAllow(String tokenizerLimit, int expected)
            throws IOException {
        write("tokenizer_config.json", "{\"model_max_length\": " + tokenizerLimit + "}");

        assertThat(ModelFolder.open(folder).maxTokens()).isEqualTo(expected);
    }

    @Test
    void shouldTakeItsSettingsFromBlockbusterJsonAndIgnoreUnknownFields() throws IOException {
        write("blockbuster.json", """
                {"name": "n", "version": "2", "maxTokens": 12, "labels": ["pos", "neg"], "temperature": 2.5,
                 "truncation": {"strategy": "head-tail", "head": 4, "tail": 6}, "colour": {"any": [1]},
                 "replacements": [{"find": "<br />", "with": " "}], "metrics": {"accuracy": 0.9}}""");

        ModelFolder model = ModelFolder.open(folder);

        assertThat(model.version()).isEqualTo(new ModelVersion("n", "2"));
        assertThat(model.maxTokens()).isEqualTo(12);
        assertThat(model.labels()).containsExactly("pos", "neg");
        assertThat(model.settings().truncation()).isEqualTo(Truncation.headTail(4, 6));
        assertThat(model.settings().replacements()).containsExactly(new Replacement("<br />", " "));
    }

    @Test
    void shouldHaveADigestThatAShellCanMakeToo() throws IOException {
        String sums = Sha256.of(folder.resolve("config.json")) + "  config.json\n"
                + Sha256.of(folder.resolve("model.safetensors")) + "  model.safetensors\n"
                + Sha256.of(folder.resolve("tokenizer.json")) + "  tokenizer.json\n";

        assertThat(ModelFolder.open(folder).digest()).isEqualTo(Sha256.of(sums.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config.json",
                "tokenizer.json",
                "tokenizer_config.json",
                "model.safetensors",
                "wide.safetensors",
                "blockbuster.json"
            })
    void shouldHaveAnotherDigestOnceAFileChangesThatItsScoresDependOn(String file) throws IOException {
        String before = ModelFolder.open(folder).digest();
        write("README.md", "a card");
        assertThat(ModelFolder.open(folder).digest()).isEqualTo(before);

        write(file, file.equals("config.json") ? CONFIG + " " : "{}  ");

        assertThat(ModelFolder.open(folder).digest()).isNotEqualTo(before);
    }

    @Test
    void shouldReadBackSettingsItWrote() throws IOException {
        ModelSettings settings = ModelSettings.read(Path.of("../model/blockbuster.json"));

        settings.write(folder.resolve("blockbuster.json"));

        assertThat(ModelSettings.read(folder.resolve("blockbuster.json"))).isEqualTo(settings);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"maxTokens": 17}                                                      | 3 to 16
            {"maxTokens": 2}                                                       | 3 to 16
            {"labels": ["a", "b", "c"]}                                            | labels has 3 names
            {"temperature": 0}                                                     | temperature is 0
            {"temperature": "warm"}                                                | warm
            {"truncation": {"strategy": "middle"}}                                 | middle
            {"truncation": {"strategy": "head-tail"}}                              | needs head and tail
            {"truncation": {"strategy": "head-tail", "head": 20, "tail": 30}}      | 20 + 30
            {"replacements": [{"find": "", "with": " "}]}                          | replacements
            [1]                                                                    | not a JSON object
            {                                                                      | not JSON
            """)
    void shouldSayWhatIsWrongWithBlockbusterJson(String settings, String message) throws IOException {
        write("blockbuster.json", settings);

        assertThatThrownBy(() -> ModelFolder.open(folder))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("blockbuster.json")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "hidden_size": 8             | "hidden_size": 9              | multiple of num_attention_heads
            "hidden_size": 8,            |                               | hidden_size is missing
            "num_hidden_layers": 1       | "num_hidden_layers": -1       | num_hidden_layers is -1
            "vocab_size": 10             | "vocab_size": 99999999999     | vocab_size is 99999999999
            "vocab_size": 10             | "vocab_size": "ten"           | vocab_size is "ten"
            {"vocab_size"                | {"model_type": "roberta", "vocab_size"   | only bert
            {"vocab_size"                | {"is_decoder": true, "vocab_size"        | is_decoder
            {"vocab_size"                | {"hidden_act": "silu", "vocab_size"      | silu
            {"vocab_size"                | {"num_labels": 999999999, "vocab_size"   | 999999999 labels
            {"vocab_size"                | {"id2label": {"0": "a", "2": "b"}, "vocab_size" | none for "1"
            {"vocab_size"                | {"position_embedding_type": "relative_key", "vocab_size" | relative_key
            """)
    void shouldSayWhatIsWrongWithConfigJson(String healthy, String broken, String message) throws IOException {
        write("config.json", CONFIG.replace(healthy, broken == null ? "" : broken));

        assertThatThrownBy(() -> ModelFolder.open(folder))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("config.json")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"config.json", "tokenizer.json", "model.safetensors"})
    void shouldNameTheFileThatIsMissing(String file) throws IOException {
        Files.delete(folder.resolve(file));

        assertThatThrownBy(() -> ModelFolder.open(folder))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(folder.resolve(file).toString())
                .hasMessageContaining("is missing");
    }

    @Test
    void shouldTakeAVocabularyForTheTokenizerWhereThatIsAll() throws IOException {
        assertThat(ModelFolder.open(folder).tokenizer()).hasFileName("tokenizer.json");

        Files.move(folder.resolve("tokenizer.json"), folder.resolve("vocab.txt"));

        assertThat(ModelFolder.open(folder).tokenizer()).hasFileName("vocab.txt");
    }

    @Test
    void shouldReadThePickleOfAnOlderModelAndPreferSafetensorsBesideIt() throws IOException {
        // Given
        Files.delete(folder.resolve("model.safetensors"));
        Files.copy(
                Path.of("src/test/resources/io/blockbuster/core/pickle/bert.bin"), folder.resolve("pytorch_model.bin"));

        // When, Then
        ModelFolder old = ModelFolder.open(folder);
        try (WeightsReader weights = old.weights()) {
            assertThat(weights.names()).contains("embeddings.LayerNorm.gamma");
            assertThat(BertWeights.classifier(old.config(), weights).tensors()).containsKey("classifier.bias");
        }
        writeTensors("model.safetensors", "new");
        try (WeightsReader weights = ModelFolder.open(folder).weights()) {
            assertThat(weights.names()).containsExactly("new");
        }
    }

    @Test
    void shouldReadWeightsThatAreSpreadOverSeveralFiles() throws IOException {
        // Given
        Files.delete(folder.resolve("model.safetensors"));
        writeTensors("model-1-of-2.safetensors", "a");
        writeTensors("model-2-of-2.safetensors", "b");
        write("model.safetensors.index.json", """
                {"metadata": {}, "weight_map": {"a": "model-1-of-2.safetensors", "b": "model-2-of-2.safetensors"}}""");

        // When
        ModelFolder model = ModelFolder.open(folder);

        // Then
        try (WeightsReader weights = model.weights()) {
            assertThat(weights.names()).containsExactly("a", "b");
            assertThat(weights.read("b").values()).containsExactly(7);
            assertThatThrownBy(() -> weights.read("c")).hasMessageContaining("no tensor c");
        }
        assertThat(model.version().version()).hasSize(12);
        writeTensors("model-2-of-2.safetensors", "c");
        assertThat(ModelFolder.open(folder).version()).isNotEqualTo(model.version());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"weight_map": {"a": "gone.safetensors"}}             | gone.safetensors is missing
            {"weight_map": {"a": "../my-bert/one.safetensors"}}   | no file of the folder itself
            {"weight_map": {"a": "/etc/passwd"}}                  | no file of the folder itself
            {"weight_map": {"a": {"b": 1}}}                       | no file of the folder itself
            {"weight_map": {"b": "one.safetensors"}}              | has no tensor b
            {"weight_map": {}}                                    | has no weight_map
            [1]                                                   | not a JSON object
            """)
    void shouldRefuseAnIndexThatLies(String index, String message) throws IOException {
        Files.delete(folder.resolve("model.safetensors"));
        writeTensors("one.safetensors", "a");
        write("model.safetensors.index.json", index);

        assertThatThrownBy(() -> ModelFolder.open(folder).weights())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(message);
    }

    @Test
    void shouldSayThatAFolderIsExpected() {
        assertThatThrownBy(() -> ModelFolder.open(root.resolve("nowhere")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("nowhere is not a folder");
    }

    private void writeTensors(String file, String name) throws IOException {
        new SafeTensorsWriter(SafeTensorsWriter.Precision.F32)
                .write(folder.resolve(file), Map.of(name, new Tensor(new int[] {1}, new float[] {7})), Map.of());
    }

    private void write(String file, String content) throws IOException {
        Files.writeString(folder.resolve(file), content);
    }
}
