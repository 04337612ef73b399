package io.blockbuster.topology.window;

import io.blockbuster.topology.WindowSettings;
import io.blockbuster.topology.metrics.ProcessorMetrics;
import io.blockbuster.topology.scoring.CommitHook;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The tumbling windows of one stream task: it counts votes per movie and window, publishes what changed before each
 * commit and publishes each window once more, marked final, when it closes.
 *
 * <p>Time is stream time: the newest event time this task has seen, kept in a store so that a restart does not open
 * closed windows again. A window closes when stream time reaches its end plus the grace; it leaves the store then. A
 * vote for a closed window is late: it is counted in a metric and otherwise ignored.
 *
 * <p>Kafka Streams' own windowed aggregation with {@code suppress} publishes either updates or final results, holds
 * the latter in memory, and, with caching on, may close a window on a value that its cache still holds back. Here
 * updates and finals come from one place and in order.
 *
 * <p>Exclusively owned by the stream thread that runs the task.
 */
public final class WindowProcessor implements Processor<String, Vote, WindowKey, SentimentWindow> {
    private static final String STREAM_TIME = "stream-time";

    private final List<Long> sizesMs;
    private final long graceMs;
    private final WindowStores stores;
    private final ProcessorMetrics metrics;

    private long streamTime;
    private long nextClose;
    private @Nullable Attached attached;

    public WindowProcessor(WindowSettings settings, WindowStores stores, ProcessorMetrics metrics) {
        this.sizesMs = settings.sizes().stream().map(Duration::toMillis).toList();
        this.graceMs = settings.grace().toMillis();
        this.stores = stores;
        this.metrics = metrics;
    }

    /** What {@code init} gives to the processor. */
    private record Attached(
            ProcessorContext<WindowKey, SentimentWindow> context,
            CommitHook.Node node,
            CommitHook hook,
            OpenWindows windows,
            KeyValueStore<String, Long> clock) {}

    @Override
    public void init(ProcessorContext<WindowKey, SentimentWindow> context) {
        Attached now = new Attached(
                context,
                CommitHook.Node.of(context),
                context.getStateStore(stores.hook()),
                new OpenWindows(context.getStateStore(stores.windows())),
                context.getStateStore(stores.clock()));
        now.hook().bind(this::publishChanges);
        attached = now;
        Long known = now.clock().get(STREAM_TIME);
        streamTime = known == null ? Long.MIN_VALUE : known;
        nextClose = Long.MIN_VALUE;
    }

    @Override
    public void process(Record<String, Vote> record) {
        long eventTime = record.timestamp();
        if (eventTime > streamTime) {
            streamTime = eventTime;
            if (streamTime >= nextClose) {
                closeWindows();
            }
        }
        OpenWindows windows = attached().windows();
        if (windows.isFull()) {
            writeChanges();
            windows.letGo();
        }
        for (long sizeMs : sizesMs) {
            long endMs = Math.floorDiv(eventTime, sizeMs) * sizeMs + sizeMs;
            if (endMs + graceMs <= streamTime) {
                metrics.late(Duration.ofMillis(sizeMs), Duration.ofMillis(streamTime - endMs));
            } else {
                windows.add(WindowKey.ending(record.key(), endMs, sizeMs), record.value());
            }
        }
    }

    @Override
    public void close() {
        if (attached != null) {
            attached.hook().unbind();
            attached = null; // with the votes since the last commit: they will be read again
        }
    }

    /** Publishes, marked final, and forgets every window that stream time has closed. */
    private void closeWindows() {
        nextClose = Long.MAX_VALUE;
        for (long sizeMs : sizesMs) {
            long closedTo = Math.floorDiv(streamTime - graceMs, sizeMs) * sizeMs;
            nextClose = Math.min(nextClose, closedTo + sizeMs + graceMs);
            attached().windows().close(sizeMs, closedTo, (key, tally) -> publish(key, tally, true));
        }
    }

    /** Writes and publishes every window changed since the last commit; Kafka Streams calls it before each. */
    private void publishChanges() {
        if (attached().windows().hasChanges()) {
            attached().node().forwardAs(outsideAnyRecord(), this::writeChanges);
        }
    }

    private void writeChanges() {
        attached().clock().put(STREAM_TIME, streamTime);
        attached().windows().writeChanges((key, tally) -> publish(key, tally, false));
    }

    private void publish(WindowKey key, Tally tally, boolean isFinal) {
        // Stamped with the time of publishing: by event time the topic's retention would drop old reviews' windows.
        ProcessorContext<WindowKey, SentimentWindow> context = attached().context();
        context.forward(new Record<>(
                key, SentimentWindow.of(key, tally, isFinal), context.currentSystemTimeMs(), new RecordHeaders()));
    }

    private ProcessorRecordContext outsideAnyRecord() {
        return new ProcessorRecordContext(
                attached().context().currentSystemTimeMs(), -1, -1, stores.source(), new RecordHeaders());
    }

    private Attached attached() {
        if (attached == null) {
            throw new IllegalStateException("init has not been called");
        }
        return attached;
    }
}
