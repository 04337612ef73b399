package io.blockbuster.program.web.event;

import io.blockbuster.program.web.view.SeriesKey;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A page that listens. Events wait in a short queue until its connection takes them; nothing ever blocks on it. When the
 * queue is full all that waits is dropped: a page that cannot keep up gets a fresh snapshot instead of old news.
 *
 * <p>Thread-safe.
 */
final class EventClient implements WriteListener {
    static final int MOST_WAITING = 8;

    private final AsyncContext context;
    private final ServletOutputStream out;
    private final @Nullable SeriesKey series;
    private final Consumer<EventClient> onGone;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private boolean writable;
    private boolean unflushed;
    private boolean gone;
    private boolean stale;

    EventClient(AsyncContext context, @Nullable SeriesKey series, Consumer<EventClient> onGone) throws IOException {
        this.context = context;
        this.out = context.getResponse().getOutputStream();
        this.series = series;
        this.onGone = onGone;
    }

    /** Lets the connection ask for data. */
    void start() {
        out.setWriteListener(this);
    }

    /** The series that the page shows, or null for none. */
    @Nullable SeriesKey series() {
        return series;
    }

    /** Whether news was dropped and all older events have left, so that a snapshot may be sent. */
    synchronized boolean needsSnapshot() {
        return stale && waiting.isEmpty();
    }

    /** Says that a snapshot follows. */
    synchronized void caughtUp() {
        stale = false;
    }

    /** Queues an event; false where it was dropped. */
    boolean offer(byte[] frame) {
        synchronized (this) {
            if (gone || stale) {
                return false;
            }
            if (waiting.size() >= MOST_WAITING) {
                waiting.clear();
                stale = true;
                return false;
            }
            waiting.add(frame);
        }
        pump();
        return true;
    }

    @Override
    public void onWritePossible() {
        synchronized (this) {
            writable = out.isReady();
        }
        pump();
    }

    @Override
    public void onError(Throwable failure) {
        end();
    }

    private void pump() {
        try {
            write();
        } catch (IOException | IllegalStateException e) {
            end(); // the page is gone
        }
    }

    private synchronized void write() throws IOException {
        while (writable && !gone) {
            byte[] next = waiting.poll();
            if (next != null) {
                out.write(next);
                unflushed = true;
            } else if (unflushed) {
                unflushed = false;
                out.flush();
            } else {
                return;
            }
            writable = out.isReady(); // if not, onWritePossible follows
        }
    }

    /** Ends the connection. */
    void end() {
        synchronized (this) {
            if (gone) {
                return;
            }
            gone = true;
            waiting.clear();
        }
        onGone.accept(this);
        try {
            context.complete();
        } catch (IllegalStateException e) {
            gone = true; // the container completed it first
        }
    }
}
