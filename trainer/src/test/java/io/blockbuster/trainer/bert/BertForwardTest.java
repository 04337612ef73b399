package io.blockbuster.trainer.bert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.blockbuster.core.model.GoldenExample;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.text.ModelTokenizer;
import io.blockbuster.trainer.learning.Learner;
import io.blockbuster.trainer.learning.LearningSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BertForwardTest {
    private static final Path MODEL = Path.of("..", "model");

    @Test
    void shouldGiveTheGoldenLogitsInPaddedBatches() {
        // Given
        ModelFolder folder = ModelFolder.open(MODEL);
        List<GoldenExample> examples = GoldenExample.read(MODEL.resolve("golden.jsonl")).stream()
                .filter(example -> example.ids() != null)
                .toList();
        List<int[]> inputs = examples.stream()
                .map(example -> Objects.requireNonNull(example.ids()))
                .toList();
        // When
        float[][] logits;
        try (Learner learner =
                new Learner(folder.config(), ClassifierFolder.read(folder), LearningSettings.defaults())) {
            logits = learner.logits(inputs);
        }
        // Then: the golden logits hold the wide part, half of its margin on either side
        assertThat(examples).hasSizeGreaterThan(30);
        try (ModelTokenizer tokenizer = ModelTokenizer.open(folder)) {
            for (int i = 0; i < inputs.size(); i++) {
                float half = tokenizer.tokenize(examples.get(i).text()).wideMargin() / 2;
                assertThat(logits[i][0] - half).isCloseTo(examples.get(i).logits()[0], within(1e-4f));
                assertThat(logits[i][1] + half).isCloseTo(examples.get(i).logits()[1], within(1e-4f));
            }
        }
    }
}
