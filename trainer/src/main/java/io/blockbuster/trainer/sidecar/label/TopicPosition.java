package io.blockbuster.trainer.sidecar.label;

import java.util.Map;
import java.util.TreeMap;

/**
 * How far a topic was read.
 *
 * @param topicId Kafka's id of the topic: one that was deleted and created again has another; empty before any was read
 * @param offsets by partition, the offset of the first record not read yet
 */
public record TopicPosition(String topicId, Map<Integer, Long> offsets) {
    /** Nothing was read yet. */
    public static final TopicPosition START = new TopicPosition("", Map.of());

    public TopicPosition {
        offsets = Map.copyOf(offsets);
    }

    /** The position in the topic with this id: this one, or the start of a topic that only has the same name. */
    public TopicPosition in(String id) {
        return topicId.equals(id) ? this : new TopicPosition(id, Map.of());
    }

    /** This position moved to {@code next} in a partition. */
    public TopicPosition at(int partition, long next) {
        Map<Integer, Long> moved = new TreeMap<>(offsets);
        moved.put(partition, next);
        return new TopicPosition(topicId, moved);
    }

    /** The offset to read from in a partition; 0 in one that is new. */
    public long offset(int partition) {
        return offsets.getOrDefault(partition, 0L);
    }
}
