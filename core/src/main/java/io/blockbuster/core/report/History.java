package io.blockbuster.core.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run went step by step, kept in {@code history.tsv} in its folder, so that a run that was killed and goes on shows
 * whole: {@code step TAB steps TAB loss TAB accuracy}, the accuracy {@code NaN} where it was not measured.
 */
public final class History {
    /** The name of the file in the run's folder. */
    public static final String FILE = "history.tsv";

    private static final int LOSSES = 400;
    private static final int CHECKS = 10;

    private final Path file;
    private final List<Entry> entries;

    /**
     * The run after a step.
     *
     * @param step optimizer steps done
     * @param steps in all
     * @param loss running mean of the training loss
     * @param accuracy on held-out texts; NaN where it was not measured
     */
    record Entry(long step, long steps, double loss, double accuracy) {}

    private History(Path file, List<Entry> entries) {
        this.file = file;
        this.entries = entries;
    }

    /**
     * The history of a run that goes on after a step; what was noted later is dropped.
     *
     * @param folder of the run
     * @param step 0 for a new run
     */
    public static History open(Path folder, long step) throws IOException {
        Path file = folder.resolve(FILE);
        List<Entry> entries = new ArrayList<>();
        if (step > 0 && Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                Entry entry = entry(line);
                if (entry != null && entry.step() <= step) {
                    entries.add(entry);
                }
            }
        }
        Files.write(file, entries.stream().map(History::line).toList());
        return new History(file, entries);
    }

    /** Whether the loss after this step belongs into the curve. */
    public static boolean isNoted(long step, long steps) {
        return step == 1 || step == steps || step % Math.max(1, steps / LOSSES) == 0;
    }

    /** Whether the accuracy is to be measured after this step. */
    public static boolean isChecked(long step, long steps) {
        return step == steps || step % Math.max(1, steps / CHECKS) == 0;
    }

    /** Notes the run after a step. */
    public void note(long step, long steps, double loss, double accuracy) throws IOException {
        Entry entry = new Entry(step, steps, loss, accuracy);
        entries.add(entry);
        Files.write(file, List.of(line(entry)), StandardOpenOption.APPEND);
    }

    private static String line(Entry entry) {
        return entry.step() + "\t" + entry.steps() + "\t" + entry.loss() + "\t" + entry.accuracy();
    }

    /** What a line says; null for one that a kill left unfinished. */
    private static @Nullable Entry entry(String line) {
        String[] fields = line.split("\t", -1);
        try {
            return fields.length < 4
                    ? null
                    : new Entry(
                            Long.parseLong(fields[0]),
                            Long.parseLong(fields[1]),
                            Double.parseDouble(fields[2]),
                            Double.parseDouble(fields[3]));
        } catch (NumberFormatException unfinished) {
            return null;
        }
    }

    List<Point> losses() {
        return entries.stream()
                .filter(entry -> Double.isFinite(entry.loss()))
                .map(entry -> new Point(entry.step(), entry.loss()))
                .toList();
    }

    List<Point> accuracies() {
        return entries.stream()
                .filter(entry -> Double.isFinite(entry.accuracy()))
                .map(entry -> new Point(entry.step(), entry.accuracy()))
                .toList();
    }
}
