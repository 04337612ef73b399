package io.blockbuster.topology;

import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows when a stream thread dies: it is replaced, so that its work starts over from the last commit, unless it
 * died of something that no restart mends, or threads have been dying for too long.
 *
 * <p>Time counts, not deaths: while a device is away every thread dies every few seconds, and more threads die more
 * often. Thread-safe.
 */
final class ThreadFailures implements StreamsUncaughtExceptionHandler {
    static final Duration DEFAULT_PATIENCE = Duration.ofMinutes(5);
    static final Duration DEFAULT_CALM = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(ThreadFailures.class);

    private final long patienceNanos;
    private final long calmNanos;
    private final LongSupplier nanoTime;
    private final Set<Thread> died = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    private int deaths;
    private long first;
    private long last;
    private volatile @Nullable Throwable fatal;

    /**
     * @param patience how long threads may go on dying
     * @param calm without a death ends that
     * @param nanoTime a clock, in nanoseconds from anywhere
     */
    ThreadFailures(Duration patience, Duration calm, LongSupplier nanoTime) {
        this.patienceNanos = patience.toNanos();
        this.calmNanos = calm.toNanos();
        this.nanoTime = nanoTime;
    }

    /** Called by Kafka Streams on the thread that dies. */
    @Override
    public synchronized StreamThreadExceptionResponse handle(Throwable exception) {
        long now = nanoTime.getAsLong();
        if (deaths == 0 || now - last >= calmNanos) {
            deaths = 0;
            first = now;
        }
        last = now;
        deaths++;
        if (now - first >= patienceNanos || isBeyondRestart(exception)) {
            fatal = exception;
            LOG.atError().addKeyValue("deaths", deaths).setCause(exception).log("The processor gives up");
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        died.add(Thread.currentThread());
        LOG.atWarn()
                .addKeyValue("deaths", deaths)
                .addKeyValue("seconds", Duration.ofNanos(now - first).toSeconds())
                .setCause(exception)
                .log("A stream thread died and is replaced");
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    /** Whether this thread died, and another takes its place. */
    boolean isReplaced(Thread thread) {
        return died.contains(thread);
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
