package io.blockbuster.program.web.feed;

import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that reads committed records with a consumer of its own, without a group. After a failure it begins again
 * with a new consumer. It is stopped by waking the consumer up, never by an interrupt: a consumer that is interrupted
 * cannot close its fetches in order, and complains.
 */
final class ReadingThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReadingThread.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(1);
    private static final Duration JOIN = Duration.ofSeconds(3);

    private final Properties properties = new Properties();
    private final Reading reading;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;

    /** What the thread reads. */
    interface Reading {
        /** Reads until the thread is {@link #isClosed() closed}, or returns where there is nothing to read yet. */
        void read(KafkaConsumer<byte[], byte[]> consumer);

        /** The consumer is gone, and another try follows. */
        void lost();
    }

    /** A thread that is not started yet; {@code kafka} needs {@code bootstrap.servers} at least. */
    ReadingThread(String name, Properties kafka, Reading reading) {
        kafka.stringPropertyNames().stream()
                .filter(each -> ConsumerConfig.configNames().contains(each))
                .forEach(each -> properties.put(each, kafka.getProperty(each)));
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, name);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        this.reading = reading;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** Sets a property of the consumer, before the start. */
    ReadingThread with(String property, String value) {
        properties.put(property, value);
        return this;
    }

    /** Starts to read; returns at once. */
    void start() {
        thread.start();
    }

    /** Waits this long, or until the thread is closed; for {@link Reading#read}. */
    void pause(Duration time) {
        try {
            boolean unused = closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void run() {
        try {
            do {
                read();
                reading.lost();
            } while (!closed.await(RETRY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.atWarn().addKeyValue("thread", thread.getName()).log("Interrupted; the dashboard reads no more");
        }
    }

    private void read() {
        KafkaConsumer<byte[], byte[]> opened = null;
        try {
            opened = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            consumer = opened;
            if (!isClosed()) {
                reading.read(opened);
            }
        } catch (WakeupException e) {
            LOG.atDebug().log("The dashboard was asked to stop reading");
        } catch (KafkaException e) {
            LOG.atWarn().addKeyValue("cause", e).log("The dashboard cannot read the topics; trying again");
        } finally {
            consumer = null;
            if (opened != null) {
                opened.close(CloseOptions.timeout(CLOSE));
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
        KafkaConsumer<byte[], byte[]> reader = consumer;
        if (reader != null) {
            reader.wakeup();
        }
        try {
            thread.join(JOIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
