package io.blockbuster.topology.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InFlightLimitTest {
    private static final long TARGET = 1_000;

    @Test
    void shouldStartLowAndGrowToItsMaximum() {
        InFlightLimit limit = new InFlightLimit(100, TARGET);

        assertThat(limit.limit()).isEqualTo(32);
        drainFull(limit, 1);
        assertThat(limit.limit()).isEqualTo(64);
        drainFull(limit, 1);
        assertThat(limit.limit()).isEqualTo(100);
        assertThat(new InFlightLimit(4, TARGET).limit()).isEqualTo(4);
    }

    @Test
    void shouldHalveWhenADrainTakesTooLong() {
        InFlightLimit limit = new InFlightLimit(512, TARGET);

        limit.drained(TARGET + 1);

        assertThat(limit.limit()).isEqualTo(16);
        assertThat(limit.isReached(15)).isFalse();
        assertThat(limit.isReached(16)).isTrue();
    }

    @Test
    void shouldGrowOnlyWhenItWasReached() {
        InFlightLimit limit = new InFlightLimit(512, TARGET);

        limit.isReached(10);
        limit.drained(1);
        assertThat(limit.limit()).isEqualTo(32);

        drainFull(limit, 1);
        assertThat(limit.limit()).isEqualTo(64);
    }

    @Test
    void shouldGrowOnlyWhereTwiceAsManyWouldBeDrainedInTime() {
        InFlightLimit limit = new InFlightLimit(512, TARGET);

        drainFull(limit, TARGET / 2);
        assertThat(limit.limit()).isEqualTo(32);

        drainFull(limit, TARGET / 2 - 1);
        assertThat(limit.limit()).isEqualTo(64);
    }

    @Test
    void shouldNeverStarveTheEngine() {
        InFlightLimit limit = new InFlightLimit(512, TARGET);

        for (int i = 0; i < 100; i++) {
            limit.drained(Long.MAX_VALUE);
        }

        assertThat(limit.limit()).isEqualTo(8);
    }

    private static void drainFull(InFlightLimit limit, long nanos) {
        limit.isReached(limit.limit());
        limit.drained(nanos);
    }
}
