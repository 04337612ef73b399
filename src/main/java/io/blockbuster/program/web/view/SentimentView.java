package io.blockbuster.program.web.view;

import io.blockbuster.topology.window.SentimentWindow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Windowed sentiment in memory, as {@code reviews.sentiment} tells it: later records of a window replace earlier ones,
 * late ones included. Bounded: the movies seen last, the newest windows of each size, the sizes still counted in.
 * Thread-safe.
 */
public final class SentimentView {
    static final int MOST_SUBJECTS = 1_000;
    static final int MOST_SIZES = 6;
    static final int MOST_POINTS = 240;
    static final int RECENT_WINDOWS = 60;

    private static final int NEWEST_WINDOWS = 10;
    private static final int GROUP = 2;
    private static final long FEWEST_TO_COMPARE = 5;

    private final Map<String, Map<Long, NavigableMap<Long, Point>>> subjects = new LinkedHashMap<>();
    private final NavigableMap<Long, Progress> sizes = new TreeMap<>();
    private final Set<String> changedSubjects = new HashSet<>();
    private final Map<SeriesKey, Set<Long>> changedPoints = new LinkedHashMap<>();
    private boolean moved;

    /** How far the windows of one size have come. */
    private static final class Progress {
        private long newestStart = Long.MIN_VALUE;
        private long counted;
    }

    /**
     * What changed since the last time.
     *
     * @param moved whether the windows that rows are about moved on, which changes every row
     * @param subjects the movies with a changed window
     * @param series the changed windows
     */
    public record Changes(boolean moved, Set<String> subjects, Map<SeriesKey, WindowSeries> series) {}

    /** Takes a record of the topic. */
    public synchronized void apply(SentimentWindow window) {
        long size = window.windowEnd().toEpochMilli() - window.windowStart().toEpochMilli();
        Point point = Point.of(window);
        if (size <= 0 || !hasRoomFor(size, point.start())) {
            return;
        }
        long rowSize = sizes.isEmpty() ? size : rowSize();
        Progress progress = sizes.computeIfAbsent(size, length -> new Progress());
        String subject = window.subject();
        Map<Long, NavigableMap<Long, Point>> bySize = subjects.remove(subject);
        if (bySize == null) {
            bySize = new TreeMap<>();
        }
        subjects.put(subject, bySize); // the one seen last stands last
        NavigableMap<Long, Point> points = bySize.computeIfAbsent(size, length -> new TreeMap<>());
        Point before = points.put(point.start(), point);
        progress.counted += Math.max(0, point.count() - (before == null ? 0 : before.count()));
        if (point.start() > progress.newestStart) {
            progress.newestStart = point.start();
            moved |= size == rowSize;
        }
        moved |= rowSize != rowSize();
        if (!point.equals(before)) {
            changedSubjects.add(subject);
            changedPoints
                    .computeIfAbsent(new SeriesKey(subject, size), key -> new TreeSet<>())
                    .add(point.start());
        }
        if (points.size() > MOST_POINTS) {
            forgetChange(new SeriesKey(subject, size), points.pollFirstEntry().getKey());
        }
        if (subjects.size() > MOST_SUBJECTS) {
            forget(subjects.keySet().iterator().next());
        }
    }

    /** Reviews counted since the start, each once; for a rate, take the difference over time. */
    public synchronized long counted() {
        // Every review is counted once in each size, but for those too late for the small ones.
        return sizes.values().stream().mapToLong(each -> each.counted).max().orElse(0);
    }

    /** The window sizes that reviews are counted in now, in milliseconds, the smallest first. */
    public synchronized List<Long> sizes() {
        long now = clock();
        return sizes.entrySet().stream()
                .filter(each -> isCounted(each.getKey(), each.getValue(), now))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** How many movies are known. */
    public synchronized int subjectCount() {
        return subjects.size();
    }

    /** The windows of a movie; none where it is not known. */
    public synchronized WindowSeries series(SeriesKey key) {
        Collection<Point> points = points(key).values();
        return new WindowSeries(key.subject(), key.size(), List.copyOf(points));
    }

    /**
     * The movies with the most reviews, those first.
     *
     * @param query what the name must contain, whatever the case; empty for all
     */
    public synchronized List<SubjectRow> rows(String query, int limit) {
        String wanted = query.toLowerCase(Locale.ROOT);
        return subjects.keySet().stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).contains(wanted))
                .map(this::row)
                .sorted(Comparator.comparingLong(SubjectRow::reviews).reversed().thenComparing(SubjectRow::subject))
                .limit(limit)
                .toList();
    }

    /** The movies of these names that are known, those with the most reviews first. */
    public synchronized List<SubjectRow> rows(Set<String> names, int limit) {
        return names.stream()
                .filter(subjects::containsKey)
                .map(this::row)
                .sorted(Comparator.comparingLong(SubjectRow::reviews).reversed().thenComparing(SubjectRow::subject))
                .limit(limit)
                .toList();
    }

    /** What changed since the last call, and only that. */
    public synchronized Changes takeChanges() {
        Map<SeriesKey, WindowSeries> series = new LinkedHashMap<>();
        changedPoints.forEach((key, starts) -> {
            NavigableMap<Long, Point> points = points(key);
            List<Point> changed = new ArrayList<>();
            starts.stream().map(points::get).filter(Objects::nonNull).forEach(changed::add);
            series.put(key, new WindowSeries(key.subject(), key.size(), changed));
        });
        Changes changes = new Changes(moved, Set.copyOf(changedSubjects), series);
        moved = false;
        changedSubjects.clear();
        changedPoints.clear();
        return changes;
    }

    /** Makes room for windows of a size; false where as many sizes as are kept are all counted in. */
    private boolean hasRoomFor(long size, long start) {
        if (sizes.containsKey(size) || sizes.size() < MOST_SIZES) {
            return true;
        }
        long now = Math.max(clock(), start);
        Long abandoned = sizes.entrySet().stream()
                .filter(each -> !isCounted(each.getKey(), each.getValue(), now))
                .min(Comparator.comparingLong(each -> each.getValue().newestStart))
                .map(Map.Entry::getKey)
                .orElse(null);
        if (abandoned == null) {
            return false;
        }
        sizes.remove(abandoned);
        subjects.values().forEach(bySize -> bySize.remove(abandoned));
        changedPoints.keySet().removeIf(key -> key.size() == abandoned);
        return true;
    }

    /** The start of the newest window of any size. */
    private long clock() {
        return sizes.values().stream().mapToLong(each -> each.newestStart).max().orElse(Long.MIN_VALUE);
    }

    /** Whether windows of this size go on: the newest ends now or later, or did so a window ago at most. */
    private static boolean isCounted(long size, Progress progress, long now) {
        return progress.newestStart + 2 * size > now;
    }

    /** The size that rows are about: the smallest that is counted in. */
    private long rowSize() {
        return sizes().get(0);
    }

    private void forget(String subject) {
        subjects.remove(subject);
        changedSubjects.remove(subject);
        changedPoints.keySet().removeIf(key -> key.subject().equals(subject));
    }

    private void forgetChange(SeriesKey key, long start) {
        Set<Long> starts = changedPoints.get(key);
        if (starts != null) {
            starts.remove(start);
        }
    }

    private NavigableMap<Long, Point> points(SeriesKey key) {
        return subjects.getOrDefault(key.subject(), Map.of()).getOrDefault(key.size(), new TreeMap<>());
    }

    private SubjectRow row(String subject) {
        long size = rowSize();
        long[] counts = new long[RECENT_WINDOWS];
        long[] positives = new long[RECENT_WINDOWS];
        NavigableMap<Long, Point> points = points(new SeriesKey(subject, size));
        long first = Objects.requireNonNull(sizes.get(size)).newestStart - (RECENT_WINDOWS - 1) * size;
        for (Point point : points.tailMap(first, true).values()) {
            int index = (int) Math.min(RECENT_WINDOWS - 1, (point.start() - first) / size);
            counts[index] += point.count();
            positives[index] += point.positive();
        }
        Share newest = share(counts, positives, RECENT_WINDOWS - NEWEST_WINDOWS, RECENT_WINDOWS);
        Share before = share(counts, positives, 0, RECENT_WINDOWS - NEWEST_WINDOWS);
        boolean comparable = newest.count() >= FEWEST_TO_COMPARE && before.count() >= FEWEST_TO_COMPARE;
        List<@Nullable Double> trend = new ArrayList<>();
        for (int i = 0; i < RECENT_WINDOWS; i += GROUP) {
            trend.add(share(counts, positives, i, i + GROUP).value());
        }
        return new SubjectRow(
                subject,
                newest.count() + before.count(),
                newest.positive() + before.positive(),
                comparable
                        ? (double) newest.positive() / newest.count() - (double) before.positive() / before.count()
                        : null,
                trend);
    }

    private record Share(long count, long positive) {
        @Nullable Double value() {
            return count == 0 ? null : Math.round(1_000.0 * positive / count) / 1_000.0;
        }
    }

    private static Share share(long[] counts, long[] positives, int from, int to) {
        long count = 0;
        long positive = 0;
        for (int i = from; i < to; i++) {
            count += counts[i];
            positive += positives[i];
        }
        return new Share(count, positive);
    }
}
