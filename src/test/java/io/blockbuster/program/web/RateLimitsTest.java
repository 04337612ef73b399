package io.blockbuster.program.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
    private final AtomicLong clock = new AtomicLong(-5);
    private final RateLimits limits = new RateLimits(2, 10, clock::get);

    @Test
    void shouldGrantABurstThenAsManyAsRefill() {
        assertThat(granted("a", 20)).isEqualTo(10);
        pass(TimeUnit.SECONDS.toNanos(3));
        assertThat(granted("a", 20)).isEqualTo(6);
    }

    @Test
    void shouldGrantNoMoreThanABurstAfterALongPause() {
        granted("a", 20);
        pass(TimeUnit.DAYS.toNanos(1));
        assertThat(granted("a", 20)).isEqualTo(10);
    }

    @Test
    void shouldNotPunishAClientForWhatItWasRefused() {
        granted("a", 1_000);
        pass(TimeUnit.MILLISECONDS.toNanos(500));
        assertThat(granted("a", 5)).isEqualTo(1);
    }

    @Test
    void shouldRefillByPartsOfARequest() {
        granted("a", 20);
        for (int i = 0; i < 10; i++) {
            pass(TimeUnit.MILLISECONDS.toNanos(60));
            int granted = granted("a", 1);
            assertThat(granted).as("after %d ms", (i + 1) * 60).isEqualTo(i == 8 ? 1 : 0);
        }
    }

    @Test
    void shouldCountEachClientForItself() {
        granted("a", 20);
        assertThat(granted("b", 20)).isEqualTo(10);
    }

    @Test
    void shouldForgetTheClientNotSeenForLongest() {
        // Given
        granted("a", 20);
        granted("b", 20);
        IntStream.range(0, 1_022).forEach(i -> granted("other" + i, 1));

        // When
        granted("a", 1);
        granted("new", 1);

        // Then
        assertThat(granted("a", 1)).as("seen again").isZero();
        assertThat(granted("b", 1)).as("forgotten").isOne();
    }

    private int granted(String client, int asked) {
        return (int)
                IntStream.range(0, asked).filter(i -> limits.tryTake(client)).count();
    }

    private void pass(long nanos) {
        clock.addAndGet(nanos);
    }
}
