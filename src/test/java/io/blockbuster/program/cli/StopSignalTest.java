package io.blockbuster.program.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StopSignalTest {
    @Test
    void shouldRunEachListenerOnceHoweverOftenAStopIsAskedFor() throws Exception {
        // Given
        StopSignal stop = StopSignal.manual();
        AtomicInteger calls = new AtomicInteger();
        stop.onRequest(calls::incrementAndGet);

        // When
        stop.request();
        stop.request();

        // Then
        assertThat(calls).hasValue(1);
        assertThat(stop.await(Duration.ZERO)).isTrue();
    }

    @Test
    void shouldRunALateListenerAtOnce() {
        // Given
        StopSignal stop = StopSignal.manual();
        stop.request();
        AtomicInteger calls = new AtomicInteger();

        // When
        stop.onRequest(calls::incrementAndGet);

        // Then
        assertThat(calls).hasValue(1);
    }
}
