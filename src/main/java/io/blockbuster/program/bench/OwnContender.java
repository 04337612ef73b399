package io.blockbuster.program.bench;

import java.util.List;

/**
 * The processor as people start it, or the same stream with a model that costs nothing.
 *
 * @param kind which of the two
 * @param name the name in tables
 * @param id the name in topics and file names
 * @param process how it is started
 * @param settings how much is measured
 */
record OwnContender(Kind kind, String name, String id, OwnProcess process, BenchSettings settings)
        implements Contender {

    /**
     * {@code blockbuster run}.
     *
     * @param options its model, devices and micro-batches, as on the command line
     */
    static OwnContender blockbuster(List<String> options, BenchSettings settings) {
        OwnProcess process = OwnProcess.blockbuster(settings.partitions(), options);
        return new OwnContender(Kind.BLOCKBUSTER, OwnProcess.BLOCKBUSTER, "blockbuster", process, settings);
    }

    /** The same topology with a constant score: what Kafka costs. */
    static OwnContender constantScore(List<String> options, BenchSettings settings) {
        OwnProcess process = OwnProcess.constantScore(settings.partitions(), options);
        return new OwnContender(Kind.PART, OwnProcess.CONSTANT_SCORE, "constant", process, settings);
    }

    @Override
    public int warmUp() {
        return settings.warmUp();
    }

    @Override
    public int reviews() {
        return settings.reviews();
    }

    @Override
    public ChildProcess start(Place place) {
        return process.start(place);
    }
}
