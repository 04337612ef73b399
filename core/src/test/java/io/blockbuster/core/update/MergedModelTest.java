package io.blockbuster.core.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.blockbuster.core.model.GoldenExample;
import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.model.Tensor;
import io.blockbuster.core.review.Sentiment;
import io.blockbuster.core.scoring.DeviceChoice;
import io.blockbuster.core.scoring.OnnxSentimentModel;
import io.blockbuster.core.scoring.Score;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.wide.NgramKeys;
import io.blockbuster.core.wide.WidePart;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MergedModelTest {
    private static final ModelVersion VERSION = new ModelVersion("blockbuster-tiny", "0.2.1");
    private static final String REVIEW = "The plot is thin, and yet I smiled from start to end.";

    @Test
    void shouldScoreAsTheBaseWhereTheDeltaChangesNothing() {
        try (SentimentModel base = OnnxSentimentModel.open(UpdateFixture.BASE);
                SentimentModel merged = merged(LoraDelta.none())) {
            assertThat(merged.version()).isEqualTo(VERSION);
            assertThat(logits(merged, REVIEW)).containsExactly(logits(base, REVIEW), within(1e-6f));
        }
    }

    @Test
    void shouldScoreByTheMergedHead() {
        try (SentimentModel kind = merged(UpdateFixture.opinionated(true));
                SentimentModel harsh = merged(UpdateFixture.opinionated(false))) {
            for (String text : UpdateFixture.TEXTS) {
                assertThat(score(kind, text).label()).isEqualTo(Sentiment.POSITIVE);
                assertThat(score(harsh, text).label()).isEqualTo(Sentiment.NEGATIVE);
            }
        }
    }

    @Test
    void shouldScoreByTheMergedWidePart() {
        // Given a change of one bucket that the review falls into
        try (SentimentModel base = OnnxSentimentModel.open(UpdateFixture.BASE)) {
            int[] ids = base.tokenize("marvel").ids();
            int bits = WidePart.of(UpdateFixture.BASE).orElseThrow().bits();
            int bucket = NgramKeys.buckets(new int[] {ids[1]}, 1, bits)[0];
            SparseRows change = new SparseRows(new int[] {bucket}, new Tensor(new int[] {1}, new float[] {3}));
            try (SentimentModel merged = merged(new LoraDelta(1, 1, Map.of(), null, null, change))) {
                // When
                float before = margin(logits(base, "marvel"));
                float after = margin(logits(merged, "marvel"));

                // Then
                assertThat(after).isCloseTo(before + 3, within(1e-3f));
                assertThat(logits(merged, "")).containsExactly(logits(base, ""), within(1e-6f));
            }
        }
    }

    @Test
    void shouldPassItsOwnGoldenExamplesAndNoOthers() {
        byte[] delta = UpdateFixture.delta(5).write(Precision.F16);
        List<GoldenExample> golden = UpdateFixture.golden(delta, VERSION);

        try (SentimentModel merged = merged(LoraDelta.read(delta, "memory"));
                SentimentModel base = OnnxSentimentModel.open(UpdateFixture.BASE)) {
            GoldenCheck.require(merged, golden);
            assertThatThrownBy(() -> GoldenCheck.require(base, golden))
                    .isInstanceOfSatisfying(
                            UpdateRefusedException.class,
                            refused -> assertThat(refused.kind()).isEqualTo(Refusal.GOLDEN))
                    .hasMessageContaining("golden example 1 of 3 has the logits");
        }
    }

    @Test
    void shouldRefuseOtherTokensOrAnotherNumberOfLogits() {
        try (SentimentModel base = OnnxSentimentModel.open(UpdateFixture.BASE)) {
            float[] logits = logits(base, "good");

            assertThatThrownBy(() -> GoldenCheck.require(
                            base, List.of(new GoldenExample("good", new int[] {101, 7, 102}, logits))))
                    .hasMessageContaining("other word pieces");
            assertThatThrownBy(() -> GoldenCheck.require(base, List.of(new GoldenExample("good", null, new float[3]))))
                    .hasMessageContaining("2 logits here, not 3");
        }
    }

    private static SentimentModel merged(LoraDelta delta) {
        return MergedModel.open(UpdateFixture.BASE, delta, VERSION, DeviceChoice.CPU);
    }

    private static float margin(float[] logits) {
        return logits[1] - logits[0];
    }

    private static float[] logits(SentimentModel model, String text) {
        return score(model, text).logits();
    }

    private static Score score(SentimentModel model, String text) {
        return model.score(List.of(model.tokenize(text))).get(0);
    }
}
