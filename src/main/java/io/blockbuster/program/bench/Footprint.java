package io.blockbuster.program.bench;

/**
 * What a process takes up at a moment.
 *
 * @param minute minutes since the first
 * @param residentBytes memory that is resident
 * @param heapBytes objects on its heap right after a collection; NaN where no collection was asked for
 * @param committedBytes what the JVM holds for its heap then, most of it empty; NaN where no collection was asked for
 * @param files open file descriptors
 * @param threads threads
 * @param stateBytes files of its state on disk
 */
record Footprint(
        double minute,
        double residentBytes,
        double heapBytes,
        double committedBytes,
        int files,
        int threads,
        double stateBytes) {}
