package io.blockbuster.program.web.feed;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The number of reviews that wait for the processor, over all its instances. A thread of its own asks the cluster. */
public final class LagProbe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LagProbe.class);
    private static final long EVERY_MS = 2_000;
    private static final long TIMEOUT_MS = 5_000;

    private final Properties properties = new Properties();
    private final String group;
    private final String topic;
    private final Thread thread;
    private volatile @Nullable Long lag;
    private volatile boolean closed;

    /**
     * A probe that is not started yet.
     *
     * @param group the processor's application id
     * @param topic the topic that it reads
     */
    public LagProbe(Properties kafka, String group, String topic) {
        kafka.stringPropertyNames().stream()
                .filter(name -> AdminClientConfig.configNames().contains(name))
                .forEach(name -> properties.put(name, kafka.getProperty(name)));
        properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "blockbuster-dashboard-lag");
        this.group = group;
        this.topic = topic;
        thread = new Thread(this::run, "blockbuster-dashboard-lag");
        thread.setDaemon(true);
    }

    /** Starts to ask; returns at once. */
    public void start() {
        thread.start();
    }

    /** The reviews that wait, or null where that is not known. */
    public @Nullable Long lag() {
        return lag;
    }

    /** The reviews that wait, or NaN where that is not known. */
    public double lagOrNaN() {
        Long known = lag;
        return known == null ? Double.NaN : known;
    }

    private void run() {
        while (!closed) {
            try (Admin admin = Admin.create(properties)) {
                while (!closed) {
                    lag = ask(admin);
                    Thread.sleep(EVERY_MS);
                }
            } catch (InterruptedException e) {
                return;
            } catch (ExecutionException | TimeoutException | KafkaException e) {
                LOG.atDebug().setCause(e).log("The lag is not known");
                lag = null;
                if (!sleep()) {
                    return;
                }
            }
        }
    }

    private @Nullable Long ask(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetAndMetadata> committed = admin
                .listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(TIMEOUT_MS, TimeUnit.MILLISECONDS)
                .entrySet()
                .stream()
                .filter(each -> each.getValue() != null && each.getKey().topic().equals(topic))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        if (committed.isEmpty()) {
            return null;
        }
        Map<TopicPartition, ListOffsetsResultInfo> ends = admin.listOffsets(committed.keySet().stream()
                        .collect(Collectors.toMap(each -> each, each -> OffsetSpec.latest())))
                .all()
                .get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
        long waiting = 0;
        for (Map.Entry<TopicPartition, OffsetAndMetadata> each : committed.entrySet()) {
            ListOffsetsResultInfo end = ends.get(each.getKey());
            waiting +=
                    end == null ? 0 : Math.max(0, end.offset() - each.getValue().offset());
        }
        return waiting;
    }

    private static boolean sleep() {
        try {
            Thread.sleep(EVERY_MS);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
