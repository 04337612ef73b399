package io.blockbuster.program.exactlyonce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The judge of a run: it reads all topics at read_committed and holds every input against what came of it. Inputs are
 * known by their {@link Marks}, so nothing of the processor's own is trusted.
 */
final class ExactlyOnceVerifier {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TopicReader reader;

    private final Map<String, Input> inputs = new LinkedHashMap<>();
    private final Set<String> scored = new HashSet<>();
    private final Set<String> dead = new HashSet<>();
    private final List<String> doubled = new ArrayList<>();
    private final List<String> misordered = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private final Map<String, Count> countedHere = new TreeMap<>();

    private record Input(boolean scorable, long offset, byte @Nullable [] key, byte @Nullable [] value) {}

    private record Count(long reviews, long positive, double scores) {
        static final Count NONE = new Count(0, 0, 0);

        Count plus(Count other) {
            return new Count(reviews + other.reviews, positive + other.positive, scores + other.scores);
        }

        boolean agreesWith(Count other) {
            return reviews == other.reviews
                    && positive == other.positive
                    && Math.abs(scores - other.scores) < 1e-6 * Math.max(1, reviews);
        }
    }

    private ExactlyOnceVerifier(String bootstrapServers) {
        reader = new TopicReader(bootstrapServers);
    }

    /** Reads everything and judges it. */
    static Verdict verify(String bootstrapServers) {
        return new ExactlyOnceVerifier(bootstrapServers).verdict();
    }

    private Verdict verdict() {
        reader.read("reviews.raw", this::readInput);
        Map<Integer, Long> newest = new HashMap<>();
        reader.read("reviews.scored", record -> readScored(record, newest));
        reader.read("reviews.dlq", this::readDead);
        List<String> lost = inputs.keySet().stream()
                .filter(position -> !scored.contains(position) && !dead.contains(position))
                .toList();
        return new Verdict(
                inputs.size(), scored.size(), dead.size(), lost, doubled, misordered, wrong, miscountedWindows());
    }

    private void readInput(ConsumerRecord<byte @Nullable [], byte @Nullable []> input) {
        String position = Marks.position(input.headers());
        Input known = new Input(Marks.scorable(input.headers()), input.offset(), input.key(), input.value());
        if (inputs.put(position, known) != null || Marks.partition(position) != input.partition()) {
            throw new AssertionError("the test published " + position + " wrongly");
        }
    }

    private void readScored(
            ConsumerRecord<byte @Nullable [], byte @Nullable []> output, Map<Integer, Long> newestSequence) {
        String position = Marks.position(output.headers());
        Input input = input(position);
        if (!scored.add(position)) {
            doubled.add(position + " on reviews.scored");
            return;
        }
        long sequence = Marks.sequence(position);
        Long before = newestSequence.put(output.partition(), sequence);
        if (Marks.partition(position) != output.partition() || (before != null && before >= sequence)) {
            misordered.add("%s after %s in partition %d".formatted(position, before, output.partition()));
        }
        JsonNode review = json(output.value());
        String id = "reviews.raw-" + Marks.partition(position) + "-" + input.offset();
        if (!input.scorable()
                || !Arrays.equals(input.key(), output.key())
                || !review.path("id").asText().equals(id)) {
            wrong.add(position + " scored as " + review);
        }
        Count one = new Count(
                1,
                review.path("label").asText().equals("positive") ? 1 : 0,
                review.path("score").asDouble());
        countedHere.merge(review.path("subject").asText(), one, Count::plus);
    }

    private void readDead(ConsumerRecord<byte @Nullable [], byte @Nullable []> output) {
        String position = Marks.position(output.headers());
        Input input = input(position);
        if (!dead.add(position) || scored.contains(position)) {
            doubled.add(position + " among the dead letters");
        }
        if (input.scorable()
                || !Arrays.equals(input.key(), output.key())
                || !Arrays.equals(input.value(), output.value())) {
            wrong.add(position + " as a dead letter");
        }
    }

    private Input input(String position) {
        Input input = inputs.get(position);
        if (input == null) {
            throw new AssertionError("an output of no input: " + position);
        }
        return input;
    }

    /** Compares the last record of each window, summed up by window size and movie, with the scored reviews. */
    private List<String> miscountedWindows() {
        Map<String, JsonNode> latest = new HashMap<>();
        List<String> faults = new ArrayList<>();
        reader.read("reviews.sentiment", record -> {
            String key = json(record.key()).toString();
            JsonNode window = json(record.value());
            JsonNode before = latest.put(key, window);
            if (before != null
                    && before.path("count").asLong() > window.path("count").asLong()) {
                faults.add("%s goes back from %s to %s".formatted(key, before, window));
            }
        });
        Map<Long, Map<String, Count>> bySize = new TreeMap<>();
        latest.values().forEach(window -> {
            long size = Duration.between(
                            Instant.parse(window.path("windowStart").asText()),
                            Instant.parse(window.path("windowEnd").asText()))
                    .toSeconds();
            long count = window.path("count").asLong();
            Count counted = new Count(
                    count,
                    window.path("positive").asLong(),
                    window.path("meanScore").asDouble() * count);
            bySize.computeIfAbsent(size, s -> new TreeMap<>())
                    .merge(window.path("subject").asText(), counted, Count::plus);
        });
        if (bySize.isEmpty() && !countedHere.isEmpty()) {
            faults.add("there are no windows");
        }
        bySize.forEach((size, counts) -> countedHere.forEach((subject, expected) -> {
            Count counted = counts.getOrDefault(subject, Count.NONE);
            if (!counted.agreesWith(expected)) {
                faults.add("windows of %d s of %s: %s, but %s were scored".formatted(size, subject, counted, expected));
            }
        }));
        return faults;
    }

    private static JsonNode json(byte @Nullable [] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
