package io.blockbuster.topology;

import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Kafka Streams' own clients with one difference: the consumer of a stream thread that died leaves the group. Kafka
 * Streams has it stay, and the group, the thread's successor included, waits for its session to end.
 *
 * <p>By then the dead thread has aborted its transaction and let go of its tasks, so nobody can take over a partition
 * that is still worked on. It leaves under a fixed instance name too: its successor bears another.
 */
final class LeavingConsumers implements KafkaClientSupplier {
    private final Predicate<Thread> died;

    /**
     * @param died whether a thread died and is replaced
     */
    LeavingConsumers(Predicate<Thread> died) {
        this.died = died;
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return new LeavingConsumer(config, died);
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** A stream thread's consumer, which the thread itself closes at its end. */
    private static final class LeavingConsumer extends KafkaConsumer<byte[], byte[]> {
        private final Predicate<Thread> died;

        LeavingConsumer(Map<String, Object> config, Predicate<Thread> died) {
            super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            this.died = died;
        }

        @Override
        public void close(CloseOptions options) {
            boolean leaves = died.test(Thread.currentThread());
            super.close(leaves ? options.withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP) : options);
        }
    }
}
