package io.blockbuster.topology;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class ThreadFailuresTest {
    @Test
    void shouldReplaceThreadsUntilTheyDieTooOften() {
        ThreadFailures failures = new ThreadFailures(2, Duration.ofHours(1));
        StreamsException third = new StreamsException("third");

        assertThat(failures.handle(new StreamsException("first"))).isEqualTo(REPLACE_THREAD);
        assertThat(failures.handle(new StreamsException("second"))).isEqualTo(REPLACE_THREAD);
        assertThat(failures.fatal()).isNull();
        assertThat(failures.handle(third)).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(failures.fatal()).isSameAs(third);
    }

    @Test
    void shouldForgetFailuresAfterThePeriod() {
        ThreadFailures failures = new ThreadFailures(1, Duration.ZERO);

        for (int i = 0; i < 10; i++) {
            assertThat(failures.handle(new StreamsException("again"))).isEqualTo(REPLACE_THREAD);
        }
    }

    @Test
    void shouldGiveUpAtOnceWhenNoRestartHelps() {
        ThreadFailures failures = new ThreadFailures(10, Duration.ofHours(1));

        assertThat(failures.handle(new StreamsException(new TopicAuthorizationException("reviews.raw"))))
                .isEqualTo(SHUTDOWN_CLIENT);
    }
}
