package io.blockbuster.core.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetSearchTest {
    /** A device that takes 200 µs at least, and does {@code saturation} tokens in that time. */
    @ParameterizedTest
    @CsvSource({"1024, 1024", "4096, 4096", "32768, 32768"})
    void shouldStopWhereThroughputStopsRising(int saturation, int budget) {
        assertThat(BudgetSearch.of(tokens -> 200_000L * Math.max(tokens, saturation) / saturation))
                .isEqualTo(budget);
    }

    @Test
    void shouldWeighAFixedCostAgainstTheGainOfEachDoubling() {
        // 1 ms and 100 ns a token: the rate rises by less than a twentieth beyond 131,072 tokens
        assertThat(BudgetSearch.of(tokens -> 1_000_000 + 100L * tokens)).isEqualTo(131_072);
    }

    @Test
    void shouldNotStopAtASingleStair() {
        // 4,096 tokens are no faster than 2,048, while 8,192 are
        assertThat(BudgetSearch.of(tokens -> tokens <= 2_048 ? 200_000 : tokens <= 4_096 ? 400_000 : 50L * tokens))
                .isEqualTo(8_192);
    }

    @Test
    void shouldTakeWhatFitsIntoTheDevicesMemory() {
        assertThat(BudgetSearch.of(tokens -> {
                    if (tokens > 20_000) {
                        throw new OutOfDeviceMemoryException("too large");
                    }
                    return 1_000;
                }))
                .isEqualTo(16_384);
    }

    @Test
    void shouldTryNoSizeBeyondTheSecondThatBringsNothing() {
        List<Integer> tried = new ArrayList<>();

        int budget = BudgetSearch.of(tokens -> {
            tried.add(tokens);
            return 100L * tokens;
        });

        assertThat(budget).isEqualTo(1_024);
        assertThat(tried).containsExactly(1_024, 2_048, 4_096);
    }

    @Test
    void shouldRunTheModelWithBatchesOfTheSizesItTries() {
        ScriptedModel model = new ScriptedModel();
        model.memory(5_000);

        int budget = BudgetSearch.of(model);

        assertThat(budget).isLessThanOrEqualTo(4_096);
        assertThat(model.batchSizes()).isNotEmpty().allMatch(size -> size >= 1_024 / 100);
    }
}
