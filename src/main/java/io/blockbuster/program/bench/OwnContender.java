package io.blockbuster.program.bench;

import io.blockbuster.program.Main;
import java.nio.file.Path;
import java.util.List;

/**
 * The processor as people start it, or the same stream with a model that costs nothing.
 *
 * @param kind which of the two
 * @param name the name in tables
 * @param id the name in topics and file names
 * @param main the program
 * @param model the model's folder
 * @param device the device
 * @param settings how much is measured
 */
record OwnContender(Kind kind, String name, String id, Class<?> main, Path model, String device, BenchSettings settings)
        implements Contender {

    /** {@code blockbuster run}. */
    static OwnContender blockbuster(Path model, String device, BenchSettings settings) {
        return new OwnContender(Kind.BLOCKBUSTER, "Blockbuster", "blockbuster", Main.class, model, device, settings);
    }

    /** The same topology with a constant score: what Kafka costs. */
    static OwnContender constantScore(Path model, String device, BenchSettings settings) {
        return new OwnContender(
                Kind.PART, "its stream, constant score", "constant", ConstantScoreMain.class, model, device, settings);
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
        List<String> arguments = List.of(
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
                place.folder().resolve(place.run()).toString(),
                "--partitions",
                Integer.toString(settings.partitions()),
                "--http-port",
                "off",
                "--model",
                model.toString(),
                "--device",
                device);
        return ChildProcess.java(place.run(), place.folder(), main, arguments);
    }
}
