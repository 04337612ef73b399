package io.blockbuster.topology.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InFlightLimitTest {
    private static final long TARGET = 1_000;

    @Test
    void shouldHalveWhenADrainTakesTooLong() {
        InFlightLimit limit = new InFlightLimit(512, TARGET);

        limit.drained(TARGET + 1);

        assertThat(limit.limit()).isEqualTo(256);
        assertThat(limit.isReached(255)).isFalse();
        assertThat(limit.isReached(256)).isTrue();
    }

    @Test
    void shouldGrowAgainOnlyWhenItWasReached() {
        InFlightLimit limit = new InFlightLimit(512, TARGET);
        limit.drained(TARGET + 1);

        limit.isReached(10);
        limit.drained(1);
        assertThat(limit.limit()).isEqualTo(256);

        limit.isReached(256);
        limit.drained(1);
        assertThat(limit.limit()).isEqualTo(512);
    }

    @Test
    void shouldNeverStarveTheEngine() {
        InFlightLimit limit = new InFlightLimit(512, TARGET);

        for (int i = 0; i < 100; i++) {
            limit.drained(Long.MAX_VALUE);
        }

        assertThat(limit.limit()).isEqualTo(8);
    }
}
