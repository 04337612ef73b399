package io.blockbuster.trainer.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.blockbuster.core.review.LabelledReview;
import io.blockbuster.core.review.Sentiment;
import io.blockbuster.trainer.corpus.LabelledText;
import io.blockbuster.trainer.sidecar.gate.GateRules;
import io.blockbuster.trainer.sidecar.label.KeptLabel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoundTest {
    private static final SidecarSettings SETTINGS = new SidecarSettings(
            SidecarTopics.DEFAULT, 10, Duration.ofHours(1), 0.25, 30, 50, GateRules.DEFAULT, "test");
    private static final ReplayData REPLAY = new ReplayData(original(0, 50), original(50, 150));

    @Test
    void shouldHoldOutAShareByTheIdAlone() {
        // Given
        HeldOut heldOut = new HeldOut(0.25);

        // When
        long held = IntStream.range(0, 10_000)
                .filter(i -> heldOut.holds("review-" + i))
                .count();

        // Then
        assertThat(held / 10_000.0).isCloseTo(0.25, within(0.02));
        assertThat(new HeldOut(0.25).holds("review-7")).isEqualTo(heldOut.holds("review-7"));
    }

    @Test
    void shouldLearnFromNoTextThatItIsJudgedOn() {
        // Given labels of which some repeat a text under another id, and some a held-out review of the original domain
        List<KeptLabel> labels = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String text = i < 20 ? "original " + i : "text " + i % 120;
            labels.add(label(i, "id" + i, text));
        }

        // When
        Round round = Round.of(labels, 200, 0, 1, REPLAY, SETTINGS);

        // Then
        assertThat(round.fresh()).isNotEmpty();
        assertThat(round.learned()).isNotEmpty();
        assertThat(texts(round.learned()))
                .doesNotContainAnyElementsOf(texts(round.fresh()))
                .doesNotContainAnyElementsOf(texts(REPLAY.heldOut()));
        assertThat(texts(round.replayed()))
                .hasSize(30)
                .doesNotContainAnyElementsOf(texts(REPLAY.heldOut()))
                .doesNotContainAnyElementsOf(texts(round.fresh()));
    }

    @Test
    void shouldJudgeOnLabelsThatTheChampionHasNotHadAndLearnFromAll() {
        // Given
        List<KeptLabel> labels = IntStream.range(0, 200)
                .mapToObj(i -> label(i, "id" + i, "text " + i))
                .toList();

        // When
        Round round = Round.of(labels, 200, 120, 1, REPLAY, SETTINGS);

        // Then
        assertThat(round.fresh())
                .isNotEmpty()
                .allSatisfy(text -> assertThat(number(text)).isGreaterThanOrEqualTo(120));
        assertThat(round.learned()).anySatisfy(text -> assertThat(number(text)).isLessThan(120));
        assertThat(round.learned().size()).isCloseTo(150, within(20));
    }

    @Test
    void shouldDrawAnotherSampleOfTheOriginalDomainForAnotherEpoch() {
        assertThat(REPLAY.sample(30, 1)).isEqualTo(REPLAY.sample(30, 1)).isNotEqualTo(REPLAY.sample(30, 2));
    }

    private static int number(LabelledText text) {
        return Integer.parseInt(text.id().substring(2));
    }

    private static List<String> texts(List<LabelledText> texts) {
        return texts.stream().map(LabelledText::text).toList();
    }

    private static KeptLabel label(int number, String id, String text) {
        return new KeptLabel(number, new LabelledReview(id, null, text, Sentiment.POSITIVE, "test", Instant.EPOCH));
    }

    private static List<LabelledText> original(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new LabelledText("o" + i, "original " + i, i % 2))
                .toList();
    }
}
