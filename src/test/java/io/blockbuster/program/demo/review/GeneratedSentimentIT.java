package io.blockbuster.program.demo.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.review.Sentiment;
import io.blockbuster.core.scoring.OnnxSentimentModel;
import io.blockbuster.core.scoring.SentimentModel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GeneratedSentimentIT {
    private static final int REVIEWS = 400;
    private static final double LARGE_MAJORITY = 0.85;

    @ParameterizedTest
    @EnumSource(Sentiment.class)
    void shouldMeanWhatTheShippedModelReads(Sentiment intended) {
        // Given
        List<Film> films = Film.program(7, 5);
        ReviewGenerator generator = new ReviewGenerator(5);
        try (SentimentModel model = OnnxSentimentModel.open(Path.of("../model"))) {
            // When
            int clear = 0;
            int agreed = 0;
            for (int i = 0; i < REVIEWS; i++) {
                GeneratedReview review = generator.next(films.get(i % films.size()), intended, LengthProfile.IMDB);
                if (review.clear()) {
                    clear++;
                    Sentiment label = model.score(List.of(model.tokenize(review.text())))
                            .get(0)
                            .label();
                    agreed += label == intended ? 1 : 0;
                }
            }

            // Then
            assertThat(agreed).isGreaterThan((int) (LARGE_MAJORITY * clear));
        }
    }
}
