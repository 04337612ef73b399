package io.blockbuster.program.bench;

import io.blockbuster.program.Main;
import java.util.ArrayList;
import java.util.List;

/**
 * A processor of ours and how it is started.
 *
 * @param main the program
 * @param partitions partitions of the topics that it creates
 * @param options its model and what else differs from the defaults, as on the command line
 */
record OwnProcess(Class<?> main, int partitions, List<String> options) {
    /** The names of the two in tables. */
    static final String BLOCKBUSTER = "Blockbuster";

    static final String CONSTANT_SCORE = "its stream, constant score";

    OwnProcess {
        options = List.copyOf(options);
    }

    /** {@code blockbuster run}. */
    static OwnProcess blockbuster(int partitions, List<String> options) {
        return new OwnProcess(Main.class, partitions, options);
    }

    /** The same stream with a constant score: what Kafka costs. */
    static OwnProcess constantScore(int partitions, List<String> options) {
        return new OwnProcess(ConstantScoreMain.class, partitions, options);
    }

    /** Starts the only instance. */
    ChildProcess start(Contender.Place place) {
        return start(place, place.run());
    }

    /** Starts one of the instances that share the partitions; each has a name of its own. */
    ChildProcess start(Contender.Place place, String instance) {
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                "--bootstrap-servers",
                place.servers(),
                "--raw-topic",
                place.input(),
                "--scored-topic",
                place.output(),
                "--sentiment-topic",
                place.run() + ".sentiment",
                "--dlq-topic",
                place.run() + ".dlq",
                "--application-id",
                place.run(),
                "--state-dir",
                place.folder().resolve(instance).toString(),
                "--partitions",
                Integer.toString(partitions),
                "--http-port",
                "off"));
        arguments.addAll(options);
        return ChildProcess.java(instance, place.folder(), main, arguments);
    }
}
