package io.blockbuster.program.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/** Looks from outside at what a JVM takes up: at the system's account of it and at its management beans. */
final class FootprintProbe implements AutoCloseable {
    private final ProcessStatus account;
    private final Path state;
    private final JvmBeans beans;
    private final ObjectName memory;
    private final long start = System.nanoTime();

    /**
     * @param state the folder of its state
     * @throws IOException if it cannot be looked into, or this is not Linux
     */
    FootprintProbe(long pid, Path state) throws IOException {
        this.account = ProcessStatus.of(pid);
        this.state = state;
        account.number("Threads");
        this.beans = JvmBeans.ofProcess(pid);
        try {
            this.memory = new ObjectName(ManagementFactory.MEMORY_MXBEAN_NAME);
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The footprint now.
     *
     * @param collect whether the JVM is asked to collect its garbage first, which tells the heap that is in use
     * @throws IOException if the process has ended
     */
    Footprint look(boolean collect) throws IOException {
        Heap heap = collect ? heapAfterCollection() : Heap.UNKNOWN;
        return new Footprint(
                (System.nanoTime() - start) / 60e9,
                account.number("VmRSS") * 1024.0,
                heap.used(),
                heap.committed(),
                count(account.folder().resolve("fd")),
                (int) account.number("Threads"),
                size(state));
    }

    private record Heap(double used, double committed) {
        static final Heap UNKNOWN = new Heap(Double.NaN, Double.NaN);
    }

    private Heap heapAfterCollection() throws IOException {
        try {
            beans.connection().invoke(memory, "gc", new Object[0], new String[0]);
            CompositeData usage = (CompositeData) beans.connection().getAttribute(memory, "HeapMemoryUsage");
            return new Heap(
                    ((Number) usage.get("used")).doubleValue(), ((Number) usage.get("committed")).doubleValue());
        } catch (JMException e) {
            throw new IOException(e);
        }
    }

    private static int count(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return (int) entries.count();
        }
    }

    private static double size(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(FootprintProbe::sizeOf).sum();
        } catch (IOException | UncheckedIOException changing) { // a file went while it was walked
            return Double.NaN;
        }
    }

    private static long sizeOf(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException gone) {
            return 0;
        }
    }

    @Override
    public void close() {
        beans.close();
    }
}
