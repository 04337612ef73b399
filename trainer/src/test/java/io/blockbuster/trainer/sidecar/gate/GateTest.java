package io.blockbuster.trainer.sidecar.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class GateTest {
    private static final PairedOutcomes SAME = new PairedOutcomes(3_700, 10, 10, 280);

    @Test
    void shouldCountAgreementsAndDisagreements() {
        PairedOutcomes outcomes = PairedOutcomes.of(
                new boolean[] {true, true, false, false, false}, new boolean[] {true, false, true, true, false});

        assertThat(outcomes).isEqualTo(new PairedOutcomes(1, 2, 1, 1));
        assertThat(outcomes.championAccuracy()).isEqualTo(0.4);
        assertThat(outcomes.candidateAccuracy()).isEqualTo(0.6);
    }

    @Test
    void shouldGiveTheBinomialTailOfTheGains() {
        assertThat(McNemarTest.improvement(new PairedOutcomes(50, 9, 2, 5))).isCloseTo(67.0 / 2048, within(1e-12));
        assertThat(McNemarTest.improvement(new PairedOutcomes(50, 5, 0, 5))).isCloseTo(1.0 / 32, within(1e-12));
        assertThat(McNemarTest.improvement(new PairedOutcomes(50, 0, 5, 5))).isCloseTo(1, within(1e-12));
        assertThat(McNemarTest.improvement(new PairedOutcomes(50, 0, 0, 5))).isEqualTo(1);
    }

    @Test
    void shouldTestThousandsOfDisagreementsWithoutOverflow() {
        // The normal approximation with continuity correction gives z = 1.975 and p = 0.0241.
        assertThat(McNemarTest.improvement(new PairedOutcomes(0, 5_100, 4_902, 0)))
                .isCloseTo(0.0244, within(5e-4));
    }

    @Test
    void shouldPutTheBoundAboveTheTruthInFiveOfAHundredSamples() {
        // Given a candidate that is one point worse
        double gaining = 0.03;
        double losing = 0.04;
        Random random = new Random(1);
        int above = 0;

        // When
        for (int sample = 0; sample < 2_000; sample++) {
            int gained = 0;
            int lost = 0;
            for (int i = 0; i < 500; i++) {
                double drawn = random.nextDouble();
                gained += drawn < gaining ? 1 : 0;
                lost += drawn >= gaining && drawn < gaining + losing ? 1 : 0;
            }
            double bound = DifferenceBound.lower(new PairedOutcomes(400, gained, lost, 100 - gained - lost));
            above += bound > gaining - losing ? 1 : 0;
        }

        // Then
        assertThat(above / 2_000.0).isCloseTo(0.05, within(0.015));
    }

    @Test
    void shouldBoundTheLossOfModelsThatNeverDisagree() {
        // z² / (n + z²), as Wilson's interval has it for no events in n.
        assertThat(DifferenceBound.lower(new PairedOutcomes(900, 0, 0, 100)))
                .isCloseTo(-2.7055 / 1_002.7055, within(1e-6));
    }

    @Test
    void shouldPassWhatImprovesOnNewLabelsAndKeepsTheOldDomain() {
        GateReport report = GateRules.DEFAULT.judge(new PairedOutcomes(20, 18, 1, 3), SAME);

        assertThat(report.objections()).isEmpty();
        assertThat(report.passed()).isTrue();
        assertThat(report.numbers()).containsEntry("passed", true).containsKey("improvementP");
    }

    @Test
    void shouldStopWhatShowsNoImprovement() {
        GateReport report = GateRules.DEFAULT.judge(new PairedOutcomes(20, 4, 2, 3), SAME);

        assertThat(report.objections()).singleElement().asString().contains("no improvement shown on 29", "4 gained");
    }

    @Test
    void shouldStopWhatForgetsTheOldDomain() {
        GateReport report =
                GateRules.DEFAULT.judge(new PairedOutcomes(20, 18, 1, 3), new PairedOutcomes(3_600, 30, 50, 320));

        assertThat(report.objections()).singleElement().asString().contains("may fall by", "more than 0.50");
    }

    @Test
    void shouldStopWhatCouldNotBeHeldAgainstTheOldDomain() {
        GateReport report = GateRules.DEFAULT.judge(new PairedOutcomes(20, 18, 1, 3), new PairedOutcomes(100, 0, 0, 9));

        assertThat(report.passed()).isFalse();
    }
}
