package io.blockbuster.topology;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.Test;

class ThreadFailuresTest {
    private final ThreadFailures failures =
            new ThreadFailures(Duration.ofMinutes(5), Duration.ofMinutes(1), () -> this.now);
    private long now = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos(); // overflows, as nanoTime may

    @Test
    void shouldReplaceThreadsHoweverManyDieWhileADeviceIsAwayForAMinute() {
        for (int death = 0; death < 200; death++) {
            assertThat(dieAfter(Duration.ofMillis(300))).isEqualTo(REPLACE_THREAD);
        }
        assertThat(failures.fatal()).isNull();
    }

    @Test
    void shouldGiveUpWhenThreadsDieForTooLong() {
        StreamThreadExceptionResponse response = REPLACE_THREAD;
        for (int death = 0; death <= 10; death++) {
            assertThat(response).as("death %d", death).isEqualTo(REPLACE_THREAD);
            response = dieAfter(Duration.ofSeconds(30));
        }

        assertThat(response).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(failures.fatal()).hasMessage("again");
    }

    @Test
    void shouldForgetDeathsAfterACalm() {
        for (int death = 0; death < 20; death++) {
            assertThat(dieAfter(Duration.ofMinutes(1))).isEqualTo(REPLACE_THREAD);
        }
    }

    @Test
    void shouldGiveUpAtOnceWhenNoRestartHelps() {
        assertThat(failures.handle(new StreamsException(new TopicAuthorizationException("reviews.raw"))))
                .isEqualTo(SHUTDOWN_CLIENT);
        assertThat(failures.isReplaced(Thread.currentThread())).isFalse();
    }

    @Test
    void shouldRememberWhichThreadsAreReplaced() {
        assertThat(failures.isReplaced(Thread.currentThread())).isFalse();

        dieAfter(Duration.ZERO);

        assertThat(failures.isReplaced(Thread.currentThread())).isTrue();
        assertThat(failures.isReplaced(new Thread())).isFalse();
    }

    private StreamThreadExceptionResponse dieAfter(Duration time) {
        now += time.toNanos();
        return failures.handle(new StreamsException("again"));
    }
}
