package io.blockbuster.program.bench;

import io.blockbuster.core.onnx.OnnxRuntime;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What everything runs on.
 *
 * @param processor the name of the CPU
 * @param cores cores that this process may use
 * @param memoryBytes physical memory; 0 where unknown
 * @param system operating system
 * @param java the JVM's version
 * @param onnxRuntime the version of ONNX Runtime
 * @param loadBefore the system's load average before anything was started: other work; below 0 where unknown
 */
record Machine(
        String processor,
        int cores,
        long memoryBytes,
        String system,
        String java,
        String onnxRuntime,
        double loadBefore) {
    private static final double QUIET = 0.25;

    /** This machine, now. */
    static Machine here() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        long memory = system instanceof com.sun.management.OperatingSystemMXBean more ? more.getTotalMemorySize() : 0;
        return new Machine(
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                memory,
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                Runtime.version().toString(),
                OnnxRuntime.version(),
                system.getSystemLoadAverage());
    }

    /** Whether hardly anything else ran before. */
    boolean quiet() {
        return loadBefore < QUIET * cores;
    }

    /** The machine in a few words, and whether it had other things to do. */
    String sentence() {
        String load = quiet()
                ? ""
                : Numbers.text(
                        " Other work was running (load average %.1f on %d cores): ratios may hold, times do not.",
                        loadBefore, cores);
        return Numbers.text(
                "%d cores of %s, %s, Java %s, ONNX Runtime %s.%s", cores, processor, system, java, onnxRuntime, load);
    }

    /** What a picture must say of other work, behind what else it says; empty on a quiet machine. */
    String caution() {
        return quiet() ? "" : " Other work was running: only the shape counts.";
    }

    private static String processorName() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException noSuchFile) {
            return "unknown";
        }
    }
}
