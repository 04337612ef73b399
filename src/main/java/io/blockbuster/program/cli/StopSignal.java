package io.blockbuster.program.cli;

import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A request to stop: Ctrl-C or SIGTERM. The command that installed it sees the request, closes what it opened and
 * returns; the process then ends with the command's own exit code.
 *
 * <pre>{@code
 * StopSignal stop = StopSignal.install();
 * while (!stop.requested()) {
 *     work();
 * }
 * return 0;
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class StopSignal {
    private final CountDownLatch requested = new CountDownLatch(1);
    private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();

    private StopSignal() {}

    /** Starts to listen for Ctrl-C and SIGTERM. */
    public static StopSignal install() {
        StopSignal signal = new StopSignal();
        ProcessExit.onSignal(signal::request);
        return signal;
    }

    /** A signal that nothing outside the program raises, for running a command inside a test. */
    public static StopSignal manual() {
        return new StopSignal();
    }

    /** Asks to stop, as Ctrl-C does. A second call does nothing. */
    public void request() {
        synchronized (this) {
            if (requested()) {
                return;
            }
            requested.countDown();
        }
        listeners.forEach(Runnable::run);
    }

    /** Whether a stop was asked for. */
    public boolean requested() {
        return requested.getCount() == 0;
    }

    /** Runs an action, on the thread of the signal, when a stop is asked for; at once if it already was. */
    public void onRequest(Runnable action) {
        synchronized (this) {
            if (!requested()) {
                listeners.add(action);
                return;
            }
        }
        action.run();
    }

    /** Waits until a stop is asked for. */
    public void await() throws InterruptedException {
        requested.await();
    }

    /** Waits at most {@code time} for a stop and says whether it was asked for. */
    public boolean await(Duration time) throws InterruptedException {
        return requested.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }
}
