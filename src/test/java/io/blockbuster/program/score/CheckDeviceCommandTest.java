package io.blockbuster.program.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.review.Sentiment;
import io.blockbuster.core.scoring.Score;
import io.blockbuster.program.CommandRun;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CheckDeviceCommandTest {
    private static final String PROBE = "../model/probe.jsonl";

    @Test
    void shouldFindTheGraphForGpusInAgreementWithTheCpuInHalfPrecision() {
        CommandRun run = CommandRun.of("check-device", "--data", PROBE, "--limit", "90");

        assertThat(run.out()).contains("ok    golden examples against the CPU: 64 texts, same label 100.00 %");
        assertThat(run.out()).contains("ok    against the CPU: 90 texts, same label 100.00 %");
        assertThat(run.out()).contains("ok    in batches against one at a time");
        assertThat(run.code()).isZero();
    }

    @Test
    void shouldFindIntegersOf8BitsInAgreementWithFloat32AndWithThemselvesExactly() {
        // Without the text behind these, whose score is within rounding of one half
        CommandRun run = CommandRun.of("check-device", "--precision", "int8", "--data", PROBE, "--limit", "48");

        assertThat(run.out()).contains("ok    against the CPU: 48 texts, same label 100.00 %");
        assertThat(run.out())
                .contains(
                        "in batches against one at a time: 48 texts, same label 100.00 %, scores differ by at most 0.0000");
        assertThat(run.code()).isZero();
    }

    @Test
    void shouldFailADeviceThatSwitchesMoreThanOneLabelInAThousand() {
        List<Score> reference = Collections.nCopies(1_000, score(0.505));

        assertThat(Agreement.of(switched(1), reference, unlabelled()).holds()).isTrue();
        assertThat(Agreement.of(switched(2), reference, unlabelled()).holds()).isFalse();
    }

    @Test
    void shouldFailADeviceWithAScoreThatIsFarOff() {
        assertThat(Agreement.of(List.of(score(0.90)), List.of(score(0.93)), List.of(Sentiment.POSITIVE))
                        .holds())
                .isFalse();
    }

    private static List<Score> switched(int labels) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> score(i < labels ? 0.495 : 0.505))
                .toList();
    }

    private static List<@Nullable Sentiment> unlabelled() {
        return Collections.nCopies(1_000, null);
    }

    private static Score score(double positive) {
        return new Score(new float[] {0, 0}, positive);
    }
}
