package io.blockbuster.bench.peers;

import io.blockbuster.core.scoring.DeviceChoice;
import io.blockbuster.core.scoring.EngineListener;
import io.blockbuster.core.scoring.EngineSettings;
import io.blockbuster.core.scoring.ScoringEngine;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.scoring.SentimentModels;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Flink's asynchronous I/O around Blockbuster's own engine, in a cluster inside this process, exactly once. The scores
 * of a checkpoint are one transaction, and there is a checkpoint as often as Blockbuster commits.
 */
@Command(name = "flink")
public final class FlinkPeer implements Callable<Integer> {
    private static final int PARALLELISM = 1;
    private static final int IN_FLIGHT = 1_000;
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofMillis(200);
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    @Mixin
    private PeerOptions options = new PeerOptions();

    public static void main(String[] args) {
        System.exit(new CommandLine(new FlinkPeer()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        ScoringEngine engine = openEngine();
        EngineFunction.share(engine);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(PARALLELISM, configuration());
        DataStream<byte[]> reviews = environment.fromSource(source(), WatermarkStrategy.noWatermarks(), "reviews");
        AsyncDataStream.orderedWait(
                        reviews,
                        new EngineFunction(),
                        EngineFunction.STALLED.toMillis(),
                        TimeUnit.MILLISECONDS,
                        IN_FLIGHT)
                .sinkTo(sink());
        JobClient job = environment.executeAsync(options.group);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(job, engine)));
        job.getJobExecutionResult().get();
        return 1;
    }

    private ScoringEngine openEngine() {
        SentimentModel model = SentimentModels.open(options.model, DeviceChoice.AUTO);
        int cores = Runtime.getRuntime().availableProcessors();
        return new ScoringEngine(model, EngineSettings.suiting(model, cores, null), EngineListener.NONE);
    }

    private Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
        // Reviews in flight are part of a checkpoint, which may be more than the memory for checkpoints takes.
        configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder("checkpoints"));
        configuration.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, folder("savepoints"));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
        return configuration;
    }

    private String folder(String name) {
        return options.work
                .resolve(options.group)
                .resolve(name)
                .toAbsolutePath()
                .toUri()
                .toString();
    }

    private KafkaSource<byte[]> source() {
        return KafkaSource.<byte[]>builder()
                .setBootstrapServers(options.servers)
                .setTopics(options.input)
                .setGroupId(options.group)
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(KafkaRecordDeserializationSchema.valueOnly(ByteArrayDeserializer.class))
                .build();
    }

    private KafkaSink<byte[]> sink() {
        return KafkaSink.<byte[]>builder()
                .setBootstrapServers(options.servers)
                .setRecordSerializer(KafkaRecordSerializationSchema.<byte[]>builder()
                        .setTopic(options.output)
                        .setKafkaValueSerializer(ByteArraySerializer.class)
                        .build())
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(options.group)
                // Flink asks for an hour, brokers allow a quarter of one.
                .setProperty("transaction.timeout.ms", Long.toString(TRANSACTION_TIMEOUT.toMillis()))
                .build();
    }

    /** Has what is in flight scored and committed, and closes the engine. */
    private static void end(JobClient job, ScoringEngine engine) {
        try {
            job.stopWithSavepoint(true, null, SavepointFormatType.CANONICAL)
                    .get(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (Exception notRunning) {
            System.err.println("not stopped: " + notRunning);
        } finally {
            engine.close();
        }
    }
}
