package io.blockbuster.program.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/** Java, memory and processors. */
final class MachineChecks {
    private static final int OLDEST_JAVA = 17;
    private static final long MB = 1024 * 1024;
    private static final long LITTLE_HEAP = 256 * MB;
    private static final long LITTLE_FREE = 512 * MB;

    private MachineChecks() {}

    static List<Finding> all() {
        return List.of(java(Runtime.version().feature()), memory(), processors());
    }

    static Finding java(int feature) {
        String detail = Runtime.version() + ", " + System.getProperty("java.vendor") + ", "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch");
        return feature >= OLDEST_JAVA
                ? Finding.ok("Java", detail)
                : Finding.fail("Java", detail, "Install a JDK " + OLDEST_JAVA + " or newer.");
    }

    private static Finding memory() {
        long heap = Runtime.getRuntime().maxMemory();
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system)) {
            return memory(heap, -1, -1);
        }
        return memory(heap, system.getTotalMemorySize(), system.getFreeMemorySize());
    }

    static Finding memory(long heap, long total, long free) {
        String detail = String.format(Locale.ROOT, "heap up to %,d MB", heap / MB);
        if (total > 0) {
            detail += String.format(Locale.ROOT, ", machine %,d MB, %,d MB of it free", total / MB, free / MB);
        }
        if (heap < LITTLE_HEAP) {
            return Finding.note("Memory", detail, "Give Java more: BLOCKBUSTER_JAVA_OPTS=-Xmx1g");
        }
        if (free >= 0 && free < LITTLE_FREE) {
            return Finding.note("Memory", detail, "The model and the stream's state live outside the heap: free some.");
        }
        return Finding.ok("Memory", detail);
    }

    private static Finding processors() {
        int cores = Runtime.getRuntime().availableProcessors();
        return Finding.ok("Processors", cores + " available to Java; as many threads run the model");
    }
}
