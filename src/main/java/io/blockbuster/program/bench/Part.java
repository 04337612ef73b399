package io.blockbuster.program.bench;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One part of the work, measured alone on one thread.
 *
 * @param name what it is
 * @param unit what is counted, in the plural
 * @param perItem how many of that one item holds
 * @param work does item number {@code n}; numbers go on for ever
 */
record Part(String name, String unit, double perItem, Work work) {
    /** What a part does. */
    interface Work {
        void run(int n) throws Exception;
    }

    /**
     * What was measured.
     *
     * @param perSecond units per second
     * @param allocatedBytes bytes allocated on the heap per item
     */
    record Rate(double perSecond, double allocatedBytes) {}

    /** Runs items for a while and counts them; before that, for a third as long, without counting. */
    Rate measure(Duration time) throws Exception {
        int next = run(0, time.toNanos() / 3);
        long allocated = allocatedByThisThread();
        long start = System.nanoTime();
        int last = run(next, time.toNanos());
        double seconds = (System.nanoTime() - start) / 1e9;
        int items = last - next;
        return new Rate(items * perItem / seconds, (double) (allocatedByThisThread() - allocated) / items);
    }

    /**
     * Measures parts at once, a thread each.
     *
     * @return units per second of all together
     * @throws ExecutionException if one of them fails
     */
    static double together(List<Part> parts, Duration time) throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(parts.size());
        try {
            List<Callable<Rate>> tasks = new ArrayList<>();
            for (Part part : parts) {
                tasks.add(() -> part.measure(time));
            }
            double sum = 0;
            for (Future<Rate> rate : pool.invokeAll(tasks)) {
                sum += rate.get().perSecond();
            }
            return sum;
        } finally {
            pool.shutdownNow();
        }
    }

    private int run(int first, long nanos) throws Exception {
        long end = System.nanoTime() + nanos;
        int n = first;
        do {
            work.run(n++);
        } while (System.nanoTime() < end);
        return n;
    }

    private static long allocatedByThisThread() {
        return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
                ? threads.getThreadAllocatedBytes(Thread.currentThread().getId())
                : 0;
    }
}
