package io.blockbuster.program.bench;

import io.blockbuster.program.cli.CommandException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** How far the instances of an application are, as its broker sees them. */
final class GroupProgress implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int POLL_MS = 20;

    private final Admin admin;
    private final String group;
    private final String input;
    private final int members;
    private final List<ChildProcess> processes;

    /**
     * @param group the application's id
     * @param input the topic that it reads
     * @param members stream threads of all instances
     * @param processes the instances; none must end
     */
    GroupProgress(String servers, String group, String input, int members, List<ChildProcess> processes) {
        this.admin = Admin.create(Map.of("bootstrap.servers", servers));
        this.group = group;
        this.input = input;
        this.members = members;
        this.processes = processes;
    }

    /** Waits until every stream thread is there and all partitions are given out. */
    void awaitMembers(int partitions) throws InterruptedException {
        await("its instances did not share the partitions out", () -> {
            ConsumerGroupDescription now =
                    admin.describeConsumerGroups(List.of(group)).all().get().get(group);
            return now != null
                    && now.groupState() == GroupState.STABLE
                    && now.members().size() == members
                    && now.members().stream()
                                    .flatMap(member -> member.assignment().topicPartitions().stream())
                                    .filter(partition -> partition.topic().equals(input))
                                    .count()
                            == partitions;
        });
    }

    /** Waits until everything published is committed, the votes that it became included. */
    void awaitCaughtUp() throws InterruptedException {
        List<String> topics = new ArrayList<>(List.of(input));
        await(
                "its internal topics cannot be listed",
                () -> admin.listTopics().names().get().stream()
                                .filter(name -> name.startsWith(group + "-") && name.endsWith("-repartition"))
                                .peek(topics::add)
                                .count()
                        > 0);
        await("it did not catch up", () -> isCaughtUp(topics));
    }

    private boolean isCaughtUp(List<String> topics) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (TopicDescription topic :
                admin.describeTopics(topics).allTopicNames().get().values()) {
            topic.partitions()
                    .forEach(partition ->
                            latest.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest()));
        }
        Map<TopicPartition, ListOffsetsResultInfo> ends =
                admin.listOffsets(latest).all().get();
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        return ends.entrySet().stream().allMatch(end -> {
            OffsetAndMetadata offset = committed.get(end.getKey());
            // the markers that end transactions, one a thread at most, are committed with what comes after them
            return end.getValue().offset() - (offset == null ? 0 : offset.offset()) <= members;
        });
    }

    private interface Question {
        boolean ask() throws ExecutionException, InterruptedException;
    }

    private void await(String complaint, Question question) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!answer(question)) {
            processes.forEach(ChildProcess::requireAlive);
            if (System.nanoTime() > end) {
                throw new CommandException(group + ": " + complaint + " within " + PATIENCE.toMinutes() + " minutes");
            }
            Thread.sleep(POLL_MS);
        }
    }

    private static boolean answer(Question question) throws InterruptedException {
        try {
            return question.ask();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return false;
            }
            throw new IllegalStateException("the broker does not answer", e.getCause());
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
