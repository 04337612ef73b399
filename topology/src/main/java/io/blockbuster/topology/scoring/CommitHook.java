package io.blockbuster.topology.scoring;

import java.util.Map;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * The hook that Kafka Streams calls on a task before it flushes the producer and computes the offsets to commit.
 *
 * <p>It is a state store without state. {@code StreamTask.prepareCommit} flushes the cache of every store that has one,
 * and only then are the producer flushed and the offsets computed; a store that claims to have a cache is thereby told
 * of each commit while records can still be forwarded. No public interface of Kafka Streams offers that moment:
 * {@code StateStore.commit} runs after the transaction has ended. This file is the only one that uses internal classes
 * of Kafka Streams; {@code docs/exactly-once.md} has the reasoning and the experiments behind it.
 *
 * <p>Owned by the stream thread that runs the task.
 */
public final class CommitHook implements StateStore, CachedStateStore<byte[], byte[]> {
    private final String name;
    private @Nullable Runnable beforeCommit;
    private boolean open;

    private CommitHook(String name) {
        this.name = name;
    }

    /** A builder of hooks, to be connected to one processor each. Nothing of it is logged to a changelog. */
    public static StoreBuilder<CommitHook> named(String name) {
        return new Builder(name);
    }

    /** Sets what runs before each commit; a processor calls it from {@code init}. */
    public void bind(Runnable action) {
        beforeCommit = action;
    }

    /** Takes back {@link #bind}; a processor calls it from {@code close}, as the store may outlive it. */
    public void unbind() {
        beforeCommit = null;
    }

    @Override
    public void flushCache() {
        if (beforeCommit != null) {
            beforeCommit.run();
        }
    }

    @Override
    public void clearCache() {
        // There is no cache; what is in flight belongs to the processor.
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<byte[], byte[]> listener, boolean sendOldValues) {
        return false;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        context.register(root, (key, value) -> {});
        open = true;
    }

    @Override
    public void close() {
        open = false;
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    /**
     * The place in a topology from which a processor forwards when Kafka Streams does not say where it is: before a
     * commit. Made in the processor's {@code init}.
     */
    public static final class Node {
        private final InternalProcessorContext<?, ?> context;
        private final ProcessorNode<?, ?, ?, ?> node;

        private Node(InternalProcessorContext<?, ?> context) {
            this.context = context;
            this.node = context.currentNode();
        }

        /** The processor that is being initialized with {@code context}. */
        public static Node of(ProcessingContext context) {
            return new Node((InternalProcessorContext<?, ?>) context);
        }

        /** The record that is being processed: topic, partition, offset, headers and original bytes. */
        public ProcessorRecordContext record() {
            return context.recordContext();
        }

        /** Runs {@code forward} as if this node were processing {@code record}. */
        public void forwardAs(ProcessorRecordContext record, Runnable forward) {
            ProcessorNode<?, ?, ?, ?> previousNode = context.currentNode();
            ProcessorRecordContext previousRecord = context.recordContext();
            context.setCurrentNode(node);
            context.setRecordContext(record);
            try {
                forward.run();
            } finally {
                context.setRecordContext(previousRecord);
                context.setCurrentNode(previousNode);
            }
        }
    }

    private record Builder(String name) implements StoreBuilder<CommitHook> {
        @Override
        public CommitHook build() {
            return new CommitHook(name);
        }

        @Override
        public StoreBuilder<CommitHook> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<CommitHook> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<CommitHook> withLoggingEnabled(Map<String, String> config) {
            throw new UnsupportedOperationException("a commit hook has nothing to log");
        }

        @Override
        public StoreBuilder<CommitHook> withLoggingDisabled() {
            return this;
        }

        @Override
        public Map<String, String> logConfig() {
            return Map.of();
        }

        @Override
        public boolean loggingEnabled() {
            return false;
        }
    }
}
