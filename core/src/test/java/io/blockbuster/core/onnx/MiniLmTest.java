package io.blockbuster.core.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.WeightsReader;
import io.blockbuster.core.text.TextTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A second real checkpoint, of another depth and width: the sentence similarities that its card publishes. */
class MiniLmTest {
    @TempDir
    private static Path folder;

    private static ModelFolder model;
    private static TextTokenizer tokenizer;
    private static BertSession session;

    @BeforeAll
    static void load() throws IOException, OrtException {
        model = ModelFolder.open(MiniLm.unpack(folder));
        tokenizer = TextTokenizer.open(model);
        try (WeightsReader weights = model.weights()) {
            CpuBert bert = BertGraph.encoder(model.config(), BertWeights.encoder(model.config(), weights));
            session = BertSession.open(bert, model.maxTokens());
        }
    }

    @AfterAll
    static void close() {
        session.close();
        tokenizer.close();
    }

    @ParameterizedTest
    @CsvSource({
        "That is a happy dog, 0.6946",
        "That is a very happy person, 0.9429",
        "Today is a sunny day, 0.2569",
    })
    void shouldFindSentencesAsSimilarAsTheCardSays(String sentence, double expected) throws OrtException {
        double similarity = cosine(embedding("That is a happy person"), embedding(sentence));

        assertThat(similarity).isCloseTo(expected, within(2e-4));
    }

    @Test
    void shouldOverrideTheCutAndThePaddingThatTheTokenizerFileAsksFor() {
        assertThat(model.maxTokens()).isEqualTo(512);
        assertThat(tokenizer.tokenize("happy").length()).isEqualTo(3);
        assertThat(tokenizer.tokenize("happy ".repeat(300)).length()).isEqualTo(302);
    }

    /** The mean of a sentence's token vectors. */
    private static double[] embedding(String sentence) throws OrtException {
        float[] hidden = session.run(new int[][] {tokenizer.tokenize(sentence).ids()});
        double[] sum = new double[model.config().hidden()];
        for (int i = 0; i < hidden.length; i++) {
            sum[i % sum.length] += hidden[i];
        }
        return sum;
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
