package io.blockbuster.program.bench;

import io.blockbuster.program.Main;
import java.util.List;

/**
 * The processor as people start it, or the same stream with a model that costs nothing.
 *
 * @param kind which of the two
 * @param name the name in tables
 * @param id the name in topics and file names
 * @param main the program
 * @param options its model, devices and micro-batches, as on the command line
 * @param settings how much is measured
 */
record OwnContender(Kind kind, String name, String id, Class<?> main, List<String> options, BenchSettings settings)
        implements Contender {

    /** {@code blockbuster run}. */
    static OwnContender blockbuster(List<String> options, BenchSettings settings) {
        return new OwnContender(Kind.BLOCKBUSTER, "Blockbuster", "blockbuster", Main.class, options, settings);
    }

    /** The same topology with a constant score: what Kafka costs. */
    static OwnContender constantScore(List<String> options, BenchSettings settings) {
        return new OwnContender(
                Kind.PART, "its stream, constant score", "constant", ConstantScoreMain.class, options, settings);
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
        return new OwnProcess(main, settings.partitions(), options).start(place);
    }
}
