package io.blockbuster.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EstimateTest {
    /** The examples of R. G. Newcombe 1998, "Two-sided confidence intervals for the single proportion", method 3. */
    @ParameterizedTest
    @CsvSource({"81,263,0.2553,0.3662", "15,148,0.0624,0.1605", "0,20,0,0.1611", "1,29,0.0061,0.1718", "29,29,0.8830,1"
    })
    void shouldGiveThePublishedWilsonIntervals(long successes, long trials, double low, double high) {
        Estimate estimate = Estimate.ofProportion(successes, trials);
        assertThat(estimate.value()).isEqualTo((double) successes / trials);
        assertThat(estimate.low()).isCloseTo(low, within(5e-5));
        assertThat(estimate.high()).isCloseTo(high, within(5e-5));
    }

    @Test
    void shouldSayNothingOfNothing() {
        assertThat(Estimate.ofProportion(0, 0)).isEqualTo(Estimate.NONE);
    }

    @Test
    void shouldRefuseMoreSuccessesThanTrials() {
        assertThatThrownBy(() -> Estimate.ofProportion(3, 2)).hasMessage("3 successes in 2 trials");
    }
}
