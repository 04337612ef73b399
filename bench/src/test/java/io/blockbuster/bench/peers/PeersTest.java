package io.blockbuster.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.repository.zoo.ZooModel;
import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.WeightsReader;
import io.blockbuster.core.onnx.BertGraph;
import io.blockbuster.core.onnx.BertSession;
import io.blockbuster.core.text.TextTokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeersTest {
    private static final Path MODEL = Path.of("..", "model");
    private static final Offset<Double> ROUNDING = within(1e-4);
    private static final List<String> TEXTS = List.of(
            "A moving, beautifully acted film.",
            "Dull.",
            "It starts well, loses its way, and by the third act nobody in the house was still awake to see it end.");

    @TempDir
    Path folder;

    @Test
    void shouldRunTheTransformerThatBlockbusterRuns() throws Exception {
        // DJL comes first: it refuses an environment of ONNX Runtime that is there already.
        List<Double> inDjlBatch = djl();
        List<Double> padded = padded();
        List<Double> ours = ours();

        for (int i = 0; i < TEXTS.size(); i++) {
            assertThat(inDjlBatch.get(i)).isCloseTo(ours.get(i), ROUNDING);
            assertThat(padded.get(i)).isCloseTo(ours.get(i), ROUNDING);
        }
    }

    private List<Double> djl() throws Exception {
        PlainModel.write(MODEL, folder, "model.onnx");
        try (ZooModel<String, Classifications> model = DjlPeer.open(folder, 512);
                Predictor<String, Classifications> predictor = model.newPredictor()) {
            return predictor.batchPredict(TEXTS).stream()
                    .map(result -> result.get("positive").getProbability())
                    .toList();
        }
    }

    private static List<Double> padded() throws Exception {
        List<Double> scores = new ArrayList<>();
        try (PaddedModel model = PaddedModel.open(MODEL)) {
            for (String text : TEXTS) {
                scores.add(model.positive(text));
            }
        }
        return scores;
    }

    /** Without the wide part, which peers do not have. */
    private static List<Double> ours() throws Exception {
        List<Double> scores = new ArrayList<>();
        ModelFolder model = ModelFolder.open(MODEL);
        try (WeightsReader weights = model.weights();
                TextTokenizer tokenizer = TextTokenizer.open(model);
                BertSession session = BertSession.open(
                        BertGraph.classifier(model.config(), BertWeights.classifier(model.config(), weights)),
                        model.maxTokens())) {
            for (String text : TEXTS) {
                float[] logits =
                        session.run(new int[][] {tokenizer.tokenize(text).ids()});
                scores.add(1 / (1 + Math.exp(logits[0] - logits[1])));
            }
        }
        return scores;
    }
}
