package io.blockbuster.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.evaluation.Prediction;
import io.blockbuster.core.review.Sentiment;
import io.blockbuster.trainer.corpus.LabelledText;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Path MODEL = Path.of("..", "model");

    @Test
    void shouldPairTheModelsAnswersWithThoseOfTheOtherOnTheSameTexts() {
        // Given: the other is right of the first and of the last text only
        List<LabelledText> texts = List.of(
                new LabelledText("a", "A wonderful, moving film. I loved every minute.", 1),
                new LabelledText("b", "Terrible. A complete waste of time.", 0),
                new LabelledText("c", "Superb, a masterpiece.", 1),
                new LabelledText("d", "Wonderful, I loved it.", 0));
        List<Prediction> known = List.of(
                new Prediction(0.9, Sentiment.POSITIVE, 9, false),
                new Prediction(0.9, Sentiment.NEGATIVE, 9, false),
                new Prediction(0.1, Sentiment.POSITIVE, 9, false),
                new Prediction(0.1, Sentiment.NEGATIVE, 9, false));
        // When
        Comparison comparison = Comparison.of(MODEL, texts, known);
        // Then: the model is right of the first three
        assertThat(comparison.outcomes().both()).isEqualTo(1);
        assertThat(comparison.outcomes().gained()).isEqualTo(2);
        assertThat(comparison.outcomes().lost()).isEqualTo(1);
        assertThat(comparison.evaluation().confusion().accuracy().value()).isEqualTo(0.75);
    }
}
