package io.blockbuster.program.bench;

import io.blockbuster.core.scoring.EngineSettings;

/** One way to score reviews at a point of a curve. */
sealed interface GrowthSetup {
    /** The curve's line that it belongs to. */
    String line();

    /** The reviews. */
    BenchInput input();

    /** Reviews that are scored before the clock starts. */
    int warmUp();

    /** Reviews that are scored while the clock runs. */
    int reviews();

    /**
     * From topic to topic.
     *
     * @param process the processor, started once for each instance
     * @param partitions partitions of every topic
     * @param instances processes that share the partitions
     * @param threads stream threads of each
     * @param latency whether the latency is measured as well
     */
    record Stream(
            String line,
            BenchInput input,
            int warmUp,
            int reviews,
            OwnProcess process,
            int partitions,
            int instances,
            int threads,
            boolean latency)
            implements GrowthSetup {}

    /**
     * In this process's memory, without Kafka.
     *
     * @param engine the bounds of the engine
     */
    record InMemory(String line, BenchInput input, int warmUp, int reviews, EngineSettings engine)
            implements GrowthSetup {}
}
