package io.blockbuster.program.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The creation of topics that are missing, up to the moment when clients can use them: each partition then has a leader
 * that answers for it.
 */
public final class TopicCreation {
    private static final Logger LOG = LoggerFactory.getLogger(TopicCreation.class);
    private static final Duration LEADERS = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private TopicCreation() {}

    /**
     * Creates what is missing, leaves the rest as it is, and waits for the leaders of all. Where some have none after
     * ten seconds, says so and goes on.
     *
     * @return the names of the topics that were created here
     */
    public static Set<String> create(Admin admin, Collection<NewTopic> wanted)
            throws ExecutionException, InterruptedException {
        Set<String> present = admin.listTopics().names().get();
        List<NewTopic> missing =
                wanted.stream().filter(topic -> !present.contains(topic.name())).toList();
        Map<String, KafkaFuture<Void>> results = admin.createTopics(missing).values();
        Set<String> created = new LinkedHashSet<>();
        for (NewTopic topic : missing) {
            try {
                Objects.requireNonNull(results.get(topic.name())).get();
                created.add(topic.name());
                LOG.atInfo()
                        .addKeyValue("topic", topic.name())
                        .addKeyValue("partitions", topic.numPartitions())
                        .log("Topic created");
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
        awaitLeaders(admin, wanted);
        return created;
    }

    /**
     * Waits until clients can use topics that are there, ten seconds at most; then warns and goes on.
     *
     * <p>Asks each leader for the end of its partition. That a leader is named is not enough: it may learn of it later
     * than those who ask, and refuses to write until then.
     */
    static void awaitLeaders(Admin admin, Collection<NewTopic> present)
            throws ExecutionException, InterruptedException {
        List<String> topics = present.stream().map(NewTopic::name).toList();
        long deadline = System.nanoTime() + LEADERS.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
                for (TopicPartition partition : partitions(admin, topics)) {
                    ends.put(partition, OffsetSpec.latest());
                }
                int left = (int) Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
                admin.listOffsets(ends, new ListOffsetsOptions().timeoutMs(left))
                        .all()
                        .get();
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RetriableException)) {
                    throw e;
                }
            }
            Thread.sleep(PAUSE.toMillis());
        }
        LOG.atWarn().addKeyValue("topics", topics).log("Some partitions have no leader yet");
    }

    private static List<TopicPartition> partitions(Admin admin, List<String> topics)
            throws ExecutionException, InterruptedException {
        List<TopicPartition> partitions = new ArrayList<>();
        for (TopicDescription topic :
                admin.describeTopics(topics).allTopicNames().get().values()) {
            for (TopicPartitionInfo partition : topic.partitions()) {
                partitions.add(new TopicPartition(topic.name(), partition.partition()));
            }
        }
        return partitions;
    }
}
