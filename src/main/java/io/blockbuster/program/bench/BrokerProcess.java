package io.blockbuster.program.bench;

import io.blockbuster.program.cluster.TopicCreation;
import io.blockbuster.program.topics.TopicPlan;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** {@code blockbuster broker} as a process of its own. */
final class BrokerProcess implements AutoCloseable {
    private static final String READY = "ready ";

    private final ChildProcess process;
    private final String servers;
    private final int partitions;

    private BrokerProcess(ChildProcess process, String servers, int partitions) {
        this.process = process;
        this.servers = servers;
        this.partitions = partitions;
    }

    /** Starts a broker and waits until it serves clients. */
    static BrokerProcess start(Path folder, int partitions) throws InterruptedException {
        ChildProcess process = ChildProcess.program("broker", folder, List.of("broker", "--port", "0"));
        try {
            while (true) {
                Optional<String> ready = process.output()
                        .lines()
                        .filter(line -> line.startsWith(READY))
                        .findFirst();
                if (ready.isPresent()) {
                    return new BrokerProcess(process, ready.get().substring(READY.length()), partitions);
                }
                process.requireAlive();
                Thread.sleep(20);
            }
        } catch (RuntimeException | InterruptedException e) {
            process.close();
            throw e;
        }
    }

    String servers() {
        return servers;
    }

    int partitions() {
        return partitions;
    }

    Duration cpu() {
        return process.cpu();
    }

    /** Creates topics and waits until clients can use them. */
    void createTopics(String... names) throws InterruptedException {
        createTopics(partitions, names);
    }

    /** Creates topics with another number of partitions and waits until clients can use them. */
    void createTopics(int partitions, String... names) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            TopicPlan plan = TopicPlan.of(partitions);
            TopicCreation.create(admin, Arrays.stream(names).map(plan::reviews).toList());
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker creates no topics", e.getCause());
        }
    }

    /** Puts all reviews on a topic, one partition after the other taking its turn. */
    void publish(String topic, BenchInput input) {
        publish(topic, partitions, input, 0, input.texts().size());
    }

    /** Puts the reviews from one number to before another on a topic, its partitions taking turns. */
    void publish(String topic, int partitions, BenchInput input, int from, int to) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", servers);
        properties.put("acks", "all");
        properties.put("linger.ms", "20");
        properties.put("compression.type", "none"); // not every peer's client can read another
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = from; i < to; i++) {
                producer.send(new ProducerRecord<>(
                        topic, i % partitions, input.subject(i).getBytes(StandardCharsets.UTF_8), input.record(i)));
            }
            producer.flush();
        }
    }

    /**
     * Commits an offset of a topic in a transaction, so that the broker has the topics in which it keeps both. Otherwise
     * the first processor on it would wait for these.
     */
    void commitOnce(String topic) {
        Map<String, Object> properties = Map.of("bootstrap.servers", servers, "transactional.id", "first");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.sendOffsetsToTransaction(
                    Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(0)), new ConsumerGroupMetadata("first"));
            producer.commitTransaction();
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
