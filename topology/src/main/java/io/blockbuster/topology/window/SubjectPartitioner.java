package io.blockbuster.topology.window;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** The partition of a movie's windows: that of its subject, so that all windows of one movie stay together. */
public final class SubjectPartitioner implements StreamPartitioner<WindowKey, SentimentWindow> {
    @Override
    public Optional<Set<Integer>> partitions(String topic, WindowKey key, SentimentWindow value, int numPartitions) {
        byte[] subject = key.subject().getBytes(StandardCharsets.UTF_8);
        return Optional.of(Set.of(Utils.toPositive(Utils.murmur2(subject)) % numPartitions));
    }
}
