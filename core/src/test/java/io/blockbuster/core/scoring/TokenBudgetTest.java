package io.blockbuster.core.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenBudgetTest {
    private static final int STEP = TokenBudget.BATCHES_PER_STEP;
    private static final int DOUBT = TokenBudget.BATCHES_BEFORE_DOUBT;

    private final TokenBudget budget = new TokenBudget(8_000);

    @Test
    void shouldHalveTheSizeThatDidNotFit() {
        budget.tooLarge(7_900);

        assertThat(budget.tokens()).isEqualTo(3_950);
    }

    @Test
    void shouldBeLoweredOnceByBatchesThatWereOnTheirWayTogether() {
        budget.tooLarge(8_000);
        budget.tooLarge(8_000);

        assertThat(budget.tokens()).isEqualTo(4_000);
    }

    @Test
    void shouldGrowByAQuarterAfterEnoughBatchesThatFit() {
        budget.tooLarge(8_000);

        run(STEP - 1, 4_000);
        assertThat(budget.tokens()).isEqualTo(4_000);
        run(1, 4_000);

        assertThat(budget.tokens()).isEqualTo(5_000);
    }

    @Test
    void shouldLearnNothingFromBatchesBelowHalfOfIt() {
        budget.tooLarge(8_000);

        run(10 * DOUBT, 1_999);

        assertThat(budget.tokens()).isEqualTo(4_000);
    }

    @Test
    void shouldStayBelowTheSizeThatFailedForLong() {
        budget.tooLarge(8_000);
        runFull(STEP);
        assertThat(budget.tokens()).isEqualTo(5_000);

        runFull(DOUBT - 1);

        assertThat(budget.tokens()).isEqualTo(5_000);
    }

    @Test
    void shouldComeBackToWhatItWasAtFirstAndForgetTheFailure() {
        budget.tooLarge(8_000);

        runFull(STEP + 3 * DOUBT);
        assertThat(budget.tokens()).isEqualTo(8_000);
        runFull(STEP);
        budget.tooLarge(8_000);
        runFull(STEP + DOUBT);

        assertThat(budget.tokens()).isEqualTo(6_250);
    }

    @Test
    void shouldNeverExceedWhatItWasAtFirst() {
        budget.tooLarge(8_000);

        runFull(100 * DOUBT);

        assertThat(budget.tokens()).isEqualTo(8_000);
    }

    @Test
    void shouldAskADeviceWhoseMemoryStaysSmallForTooMuchEverMoreSeldom() {
        List<Integer> batchesBetweenFailures = new ArrayList<>();
        int sinceFailure = 0;
        while (batchesBetweenFailures.size() < 5) {
            int size = budget.tokens();
            if (size > 4_100) {
                budget.tooLarge(size);
                batchesBetweenFailures.add(sinceFailure);
                sinceFailure = 0;
            } else {
                budget.fits(size);
                sinceFailure++;
            }
        }

        assertThat(batchesBetweenFailures.subList(0, 3)).containsExactly(0, STEP, STEP + 2 * DOUBT);
        assertThat(batchesBetweenFailures.get(3)).isGreaterThan(2 * DOUBT);
        assertThat(batchesBetweenFailures.get(4)).isGreaterThan(batchesBetweenFailures.get(3));
    }

    private void runFull(int batches) {
        for (int i = 0; i < batches; i++) {
            budget.fits(budget.tokens());
        }
    }

    private void run(int batches, int size) {
        for (int i = 0; i < batches; i++) {
            budget.fits(size);
        }
    }
}
