package io.blockbuster.program.bench;

import io.blockbuster.core.onnx.Device;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A look at NVIDIA's cards five times a second for as long as it is open, by {@code nvidia-smi} in a process of its own.
 * Where that program is not there, or no card is watched, there are no readings.
 *
 * <p>Threading: a thread of its own reads; all methods are safe to call from any thread.
 */
final class CardWatch implements AutoCloseable {
    private static final String MILLIS = "200";

    private final ConcurrentLinkedQueue<CardReading> readings = new ConcurrentLinkedQueue<>();
    private final @Nullable Process process;

    private CardWatch(@Nullable Process process) {
        this.process = process;
    }

    /** Watches those of the devices that are cards. */
    static CardWatch of(List<Device> devices) {
        return of(devices, "nvidia-smi", System.getenv());
    }

    /**
     * The same by another program.
     *
     * @param program {@code nvidia-smi}, or what speaks like it
     * @param environment where {@code CUDA_VISIBLE_DEVICES} may say which cards CUDA counts
     */
    static CardWatch of(List<Device> devices, String program, Map<String, String> environment) {
        String cards = devices.stream()
                .filter(Device.Cuda.class::isInstance)
                .map(device -> card(((Device.Cuda) device).index(), environment.get("CUDA_VISIBLE_DEVICES")))
                .collect(Collectors.joining(","));
        CardWatch watch = new CardWatch(cards.isEmpty() ? null : start(program, cards));
        watch.read();
        return watch;
    }

    /** What {@code nvidia-smi} calls the card that CUDA counts as this one: {@code nvidia-smi} counts all there are. */
    private static String card(int index, @Nullable String visible) {
        String[] names = visible == null ? new String[0] : visible.split(",");
        return index < names.length ? names[index].strip() : Integer.toString(index);
    }

    private static @Nullable Process start(String program, String cards) {
        try {
            return new ProcessBuilder(
                            program, CardReading.QUERY, "--format=csv,noheader,nounits", "-i", cards, "-lms", MILLIS)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException notThere) {
            return null;
        }
    }

    private void read() {
        if (process != null) {
            BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
            Thread thread = new Thread(() -> read(lines), "blockbuster-card-watch");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void read(BufferedReader lines) {
        try {
            lines.lines()
                    .forEach(line -> CardReading.parse(line, System.nanoTime()).ifPresent(readings::add));
        } catch (UncheckedIOException ended) {
            // closed while a line came
        }
    }

    /** The readings of the second half of a time: the first ones may still tell of what was before. */
    List<CardReading> during(Span span) {
        Span told = span.secondHalf();
        return readings.stream()
                .filter(reading -> told.contains(reading.nanos()))
                .toList();
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroy();
        }
    }
}
