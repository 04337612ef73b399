package io.blockbuster.program.web.event;

import io.blockbuster.program.web.view.SeriesKey;
import io.blockbuster.program.web.view.WindowSeries;
import io.blockbuster.topology.metrics.OwnMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The source of the event stream: twice a second it asks once for what is new, writes it once and hands the bytes to all
 * pages. A page that comes back within half a minute and says its Last-Event-ID gets what it missed, any other a
 * snapshot. Thread-safe.
 */
public final class EventHub implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);
    private static final long PERIOD_MS = 500;
    static final int REMEMBERED = 60;
    static final int SILENT_TICKS = 20;
    static final int MOST_CLIENTS = 300;

    private final LiveData data;
    private final Counter dropped;
    private final String epoch = Long.toString(System.currentTimeMillis(), 36);
    private final Set<EventClient> clients = ConcurrentHashMap.newKeySet();
    private final Deque<Sent> sent = new ArrayDeque<>();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "blockbuster-dashboard-events");
        thread.setDaemon(true);
        return thread;
    });
    private long number;
    private int silent;
    private @Nullable Update last;
    private byte @Nullable [] snapshot;

    private record Sent(long number, byte[] frame) {}

    public EventHub(LiveData data, MeterRegistry registry) {
        this.data = data;
        this.dropped = OwnMeter.DASHBOARD_DROPPED.counter(registry);
        OwnMeter.DASHBOARD_CLIENTS.gauge(registry, Tags.empty(), clients, Set::size);
    }

    /** Starts to tick; returns at once. */
    public void start() {
        ticker.scheduleWithFixedDelay(this::tickSafely, PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    /**
     * Adds a page and gives it what it needs to start; false where as many as may listen do.
     *
     * @param lastEventId the last event that it saw, or null if it is new
     */
    synchronized boolean add(EventClient client, @Nullable String lastEventId) {
        if (clients.size() >= MOST_CLIENTS) {
            return false;
        }
        List<byte[]> missed = missed(lastEventId);
        if (missed == null) {
            client.offer(snapshot());
        } else {
            missed.forEach(client::offer);
        }
        offerSeries(client);
        clients.add(client);
        return true;
    }

    void remove(EventClient client) {
        clients.remove(client);
    }

    /** What came after this event in one piece or several, or null where that is not known any more. */
    private @Nullable List<byte[]> missed(@Nullable String lastEventId) {
        if (lastEventId == null || !lastEventId.startsWith(epoch + "-")) {
            return null;
        }
        long seen;
        try {
            seen = Long.parseLong(lastEventId.substring(epoch.length() + 1));
        } catch (NumberFormatException e) {
            return null;
        }
        long oldest = sent.isEmpty() ? number : sent.getFirst().number() - 1;
        if (seen > number || seen < oldest) {
            return null;
        }
        List<byte[]> frames = new ArrayList<>();
        sent.stream().filter(each -> each.number() > seen).forEach(each -> frames.add(each.frame()));
        return frames.size() > EventClient.MOST_WAITING / 2 ? List.of(join(frames)) : frames;
    }

    private static byte[] join(List<byte[]> frames) {
        byte[] joined = new byte[frames.stream().mapToInt(each -> each.length).sum()];
        int at = 0;
        for (byte[] frame : frames) {
            System.arraycopy(frame, 0, joined, at, frame.length);
            at += frame.length;
        }
        return joined;
    }

    /** The snapshot up to the last tick, written once for all who need it. */
    private byte[] snapshot() {
        byte[] written = snapshot;
        if (written == null) {
            written = Frame.of(epoch + "-" + number, "snapshot", data.snapshot());
            snapshot = written;
        }
        return written;
    }

    private void offerSeries(EventClient client) {
        SeriesKey key = client.series();
        if (key != null) {
            client.offer(Frame.of("series", data.series(key)));
        }
    }

    private void tickSafely() {
        try {
            tick();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("The dashboard missed an update");
        }
    }

    /** Tells all pages what is new. */
    synchronized void tick() {
        LiveData.News news = data.news();
        snapshot = null;
        byte[] frame = null;
        if (!news.update().equals(last)) {
            last = news.update();
            number++;
            frame = Frame.of(epoch + "-" + number, "update", last);
            sent.add(new Sent(number, frame));
            if (sent.size() > REMEMBERED) {
                sent.removeFirst();
            }
        }
        silent = frame == null ? silent + 1 : 0;
        Map<SeriesKey, byte[]> withWindows = new HashMap<>();
        for (EventClient client : clients) {
            if (client.needsSnapshot()) {
                client.caughtUp();
                client.offer(snapshot());
                offerSeries(client);
                continue;
            }
            byte[] told = told(client.series(), frame, news, withWindows);
            if (told != null && !client.offer(told)) {
                dropped.increment();
            }
            if (told == null && silent % SILENT_TICKS == 0) {
                client.offer(Frame.HEARTBEAT);
            }
        }
    }

    /** What a page with this series is told, in one piece, as each piece costs a call of the system; null for nothing. */
    private static byte @Nullable [] told(
            @Nullable SeriesKey key, byte @Nullable [] update, LiveData.News news, Map<SeriesKey, byte[]> withWindows) {
        WindowSeries changed = key == null ? null : news.series().get(key);
        if (key == null || changed == null) {
            return update;
        }
        return withWindows.computeIfAbsent(key, one -> {
            byte[] windows = Frame.of("windows", changed);
            return update == null ? windows : join(List.of(update, windows));
        });
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        clients.forEach(EventClient::end);
    }
}
