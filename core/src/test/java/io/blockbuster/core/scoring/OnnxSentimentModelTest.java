package io.blockbuster.core.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.blockbuster.core.model.GoldenExample;
import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.review.Sentiment;
import io.blockbuster.core.text.Tokens;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OnnxSentimentModelTest {
    private static final Path FOLDER = Path.of("../model");

    private static OnnxSentimentModel model;
    private static List<GoldenExample> golden;

    @BeforeAll
    static void load() {
        model = OnnxSentimentModel.open(FOLDER);
        golden = GoldenExample.read(
                FOLDER.resolve(Objects.requireNonNull(model.folder().settings().golden())));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void shouldMakeTheTokensThatIndependentTokenizersMake() {
        assertThat(golden)
                .hasSize(64)
                .allSatisfy(example -> assertThat(model.tokenize(example.text()).ids())
                        .as(example.text())
                        .isEqualTo(example.ids()));
    }

    @Test
    void shouldMeetTheLogitsOfAnIndependentImplementation() {
        assertThat(golden).allSatisfy(example -> {
            Score score = model.score(List.of(model.tokenize(example.text()))).get(0);
            assertThat(score.logits()).as(example.text()).containsExactly(example.logits(), within(1e-4f));
        });
    }

    @Test
    void shouldScoreABatchOfMixedLengthsAsOneAtATime() {
        // Given
        List<Tokens> batch =
                golden.stream().map(example -> model.tokenize(example.text())).toList();
        List<Score> single = batch.stream()
                .map(tokens -> model.score(List.of(tokens)).get(0))
                .toList();

        // When
        List<Score> scores = model.score(batch);

        // Then
        assertThat(scores).hasSameSizeAs(batch);
        for (int i = 0; i < scores.size(); i++) {
            assertThat(scores.get(i).logits()).containsExactly(single.get(i).logits(), within(1e-5f));
        }
    }

    @Test
    void shouldCallPraisePositiveAndDislikeNegative() {
        List<Score> scores = model.score(List.of(
                model.tokenize("A wonderful, moving film. I loved every minute."),
                model.tokenize("Terrible. A complete waste of time.")));

        assertThat(scores).extracting(Score::label).containsExactly(Sentiment.POSITIVE, Sentiment.NEGATIVE);
        assertThat(scores.get(0).positive()).isBetween(0.9, 1.0);
        assertThat(scores.get(1).positive()).isBetween(0.0, 0.1);
    }

    @Test
    void shouldComputeNoPaddingHoweverTheLengthsAreMixed() {
        // Given
        List<Tokens> batch =
                golden.stream().map(example -> model.tokenize(example.text())).toList();
        assertThat(batch.stream().map(Tokens::length).distinct()).hasSizeGreaterThan(10);

        // When
        int padding = model.padding(batch);

        // Then
        assertThat(padding).isZero();
    }

    @Test
    void shouldScoreAnEmptyBatchAsNothing() {
        assertThat(model.score(List.of())).isEmpty();
    }

    @Test
    void shouldTakeItsVersionFromItsSettings() {
        assertThat(model.version()).isEqualTo(new ModelVersion("blockbuster-tiny", "0.8.0"));
        assertThat(model.maxTokens()).isEqualTo(512);
    }
}
