package io.blockbuster.program.run;

import io.blockbuster.core.scoring.EngineSettings;
import io.blockbuster.core.scoring.ReadyModel;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.program.cli.AtLeastOne;
import io.blockbuster.program.config.DurationConverter;
import io.blockbuster.program.config.EngineOptions;
import io.blockbuster.program.config.ModelOptions;
import io.blockbuster.program.topics.RetentionOption;
import io.blockbuster.program.topics.ReviewTopicOptions;
import io.blockbuster.topology.ProcessorSettings;
import io.blockbuster.topology.StreamsProperties;
import io.blockbuster.topology.WindowSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that shape a processor, as a picocli mixin: topics, windows, micro-batches, stream threads. */
public final class ProcessorOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Mixin
    private ReviewTopicOptions topics = new ReviewTopicOptions();

    @Option(
            names = "--windows",
            paramLabel = "SIZE[,…]",
            split = ",",
            defaultValue = "1m,10m,1h",
            converter = DurationConverter.class,
            description = "Sizes of the tumbling windows. Default: ${DEFAULT-VALUE}.")
    private List<Duration> windows = List.of();

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            defaultValue = "1m",
            converter = DurationConverter.class,
            description = "How long after its end a window takes late reviews. Default: ${DEFAULT-VALUE}.")
    private Duration grace = Duration.ZERO;

    @Mixin
    private RetentionOption retention = new RetentionOption();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Option(
            names = "--linger",
            paramLabel = "TIME",
            defaultValue = "2ms",
            converter = DurationConverter.class,
            description = "How long a review waits for company in its micro-batch. Default: ${DEFAULT-VALUE}.")
    private Duration linger = Duration.ZERO;

    @Option(
            names = "--max-in-flight",
            paramLabel = "REVIEWS",
            defaultValue = "4096",
            converter = AtLeastOne.class,
            description = "Reviews of this process between arrival and score, at most. Default: ${DEFAULT-VALUE}.")
    private int maxInFlight;

    @Option(
            names = "--max-in-flight-per-task",
            paramLabel = "REVIEWS",
            defaultValue = "512",
            converter = AtLeastOne.class,
            description = "The same for one stream task, that is, one partition. Default: ${DEFAULT-VALUE}.")
    private int maxInFlightPerTask;

    @Option(
            names = "--stall-timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "How long one review may take before its task is started over. Default: ${DEFAULT-VALUE}.")
    private Duration stallTimeout = Duration.ZERO;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            converter = AtLeastOne.class,
            description = "Kafka Streams threads; they share one engine. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(
            names = "--commit-interval",
            paramLabel = "TIME",
            defaultValue = "200ms",
            converter = DurationConverter.class,
            description = "How often results become visible to read_committed consumers. Default: ${DEFAULT-VALUE}.")
    private Duration commitInterval = Duration.ZERO;

    @Option(
            names = "--application-id",
            paramLabel = "ID",
            defaultValue = "blockbuster",
            description = "The group that instances share the partitions in. Default: ${DEFAULT-VALUE}.")
    private String applicationId = "";

    @Option(
            names = "--instance-id",
            paramLabel = "ID",
            description = "A fixed name of this instance (static membership): restarted, it takes its partitions back.")
    private @Nullable String instanceId;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description =
                    "Where open windows are kept, restored from Kafka if lost, models that updates fetched, and the "
                            + "update in force. Each instance on a machine needs its own."
                            + " Default: a folder under the system's temporary one.")
    private @Nullable Path stateDir;

    /** The group that instances share the partitions in. */
    public String applicationId() {
        return applicationId;
    }

    /** The name of this instance in what it tells others. */
    String instanceName() {
        return applicationId + "/" + (instanceId == null ? UpdateOptions.someName() : instanceId);
    }

    /** Where full models that were fetched are kept. */
    Path modelCache() {
        Path folder = stateDir == null ? Path.of(System.getProperty("user.home"), ".cache", "blockbuster") : stateDir;
        return folder.resolve("models");
    }

    /** Where the update in force is kept across restarts: nowhere without {@code --state-dir}, which is one instance's. */
    @Nullable Path updateMemory() {
        return stateDir == null ? null : stateDir.resolve("models");
    }

    /** The processor's settings. */
    public ProcessorSettings settings() {
        return new ProcessorSettings(
                topics.topics(),
                checked("--windows", () -> new WindowSettings(windows, grace, retention.retention())),
                maxInFlightPerTask,
                ProcessorSettings.DEFAULT.drainTarget(),
                stallTimeout);
    }

    /**
     * Loads a model and finds what suits its devices.
     *
     * @throws io.blockbuster.core.model.ModelException if the model cannot be used, or a device asked for is not there
     */
    ReadyModel open(ModelOptions model) {
        ReadyModel ready = engine.open(model);
        return new ReadyModel(ready.model(), ready.settings().withArrivals(linger, maxInFlight));
    }

    /** The engine's bounds for a model, which is run to find what was not given. */
    public EngineSettings engine(SentimentModel model) {
        return engine.settings(model).withArrivals(linger, maxInFlight);
    }

    /** Kafka's properties for the stream: these options, under what the user set as Kafka properties. */
    public Properties streams(Properties kafka) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, Math.max(1, commitInterval.toMillis()));
        if (instanceId != null) {
            properties.put(StreamsConfig.mainConsumerPrefix(CommonClientConfigs.GROUP_INSTANCE_ID_CONFIG), instanceId);
        }
        if (stateDir != null) {
            properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        }
        properties.putAll(kafka);
        return checked("--kafka-config", () -> {
            StreamsProperties.check(properties);
            return properties;
        });
    }

    private <T> T checked(String option, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), option + ": " + e.getMessage(), e);
        }
    }
}
