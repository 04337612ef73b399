package io.blockbuster.topology;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows when a stream thread dies: it is replaced, so that its work starts over from the last commit, unless
 * threads die too often or of something that no restart mends. Thread-safe.
 */
final class ThreadFailures implements StreamsUncaughtExceptionHandler {
    static final int DEFAULT_LIMIT = 10;
    static final Duration DEFAULT_PERIOD = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(ThreadFailures.class);

    private final int limit;
    private final long periodNanos;
    private final Deque<Long> recent = new ArrayDeque<>();
    private volatile @Nullable Throwable fatal;

    /** Gives up at the failure that is one more than {@code limit} within {@code period}. */
    ThreadFailures(int limit, Duration period) {
        this.limit = limit;
        this.periodNanos = period.toNanos();
    }

    @Override
    public synchronized StreamThreadExceptionResponse handle(Throwable exception) {
        long now = System.nanoTime();
        recent.add(now);
        while (now - recent.element() > periodNanos) {
            recent.remove();
        }
        if (recent.size() > limit || isBeyondRestart(exception)) {
            fatal = exception;
            LOG.atError().setCause(exception).log("The processor gives up");
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.atWarn()
                .addKeyValue("failures", recent.size())
                .addKeyValue("limit", limit)
                .setCause(exception)
                .log("A stream thread died and is replaced");
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    @Nullable Throwable fatal() {
        return fatal;
    }

    private static boolean isBeyondRestart(Throwable exception) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthenticationException
                    || cause instanceof AuthorizationException
                    || cause instanceof MissingSourceTopicException) {
                return true;
            }
        }
        return false;
    }
}
