package io.blockbuster.program.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.blockbuster.core.text.Tokens;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class StandInDeviceTest {
    private static final Duration LAUNCH = Duration.ofMillis(2);

    @Test
    void shouldTakeItsLaunchAndThenAFixedTimeForEachToken() {
        StandInDevice device = device(LAUNCH, 1_000_000);

        assertThat(device.time(0)).isEqualTo(LAUNCH);
        assertThat(device.time(1_000)).isEqualTo(LAUNCH.plusMillis(1));
        assertThat(device.time(4_000)).isEqualTo(LAUNCH.plusMillis(4));
    }

    @Test
    void shouldBeAsFastAsAskedInFullMicroBatches() {
        // Given micro-batches of 8,000 tokens, that is 40 reviews of 200
        double tokensPerSecond = StandInDevice.tokensPerSecond(2_000, 200, 8_000, LAUNCH);

        // When
        Duration time = device(LAUNCH, tokensPerSecond).time(8_000);

        // Then
        assertThat(40 / (time.toNanos() / 1e9)).isCloseTo(2_000, within(0.01));
    }

    @Test
    void shouldRefuseASpeedThatLaunchesAloneExceed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StandInDevice.tokensPerSecond(20_001, 200, 8_000, LAUNCH))
                .withMessageContaining("8000 tokens");
    }

    @Test
    void shouldRunOneMicroBatchAfterTheOtherHoweverManyWait() throws Exception {
        // Given
        StandInDevice device = device(LAUNCH, 1_000_000);
        List<Tokens> batch = List.of(device.tokenize("a"), device.tokenize("b"));
        long start = System.nanoTime();

        // When
        ExecutorService runners = Executors.newFixedThreadPool(2);
        try {
            Future<Integer> first = runners.submit(() -> device.score(batch).size());
            Future<Integer> second = runners.submit(() -> device.score(batch).size());
            assertThat(first.get() + second.get()).isEqualTo(4);
        } finally {
            runners.shutdownNow();
        }

        // Then
        Duration both = device.time(2 * 500).multipliedBy(2);
        assertThat(device.busy()).isEqualTo(both);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(both.toNanos());
    }

    private static StandInDevice device(Duration launch, double tokensPerSecond) {
        return new StandInDevice(launch, tokensPerSecond, text -> new Tokens(new int[500], false), 512);
    }
}
