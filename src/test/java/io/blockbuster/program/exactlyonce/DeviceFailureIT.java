package io.blockbuster.program.exactlyonce;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.onnx.Device;
import io.blockbuster.core.scoring.DevicePool;
import io.blockbuster.core.scoring.EngineSettings;
import io.blockbuster.core.scoring.OnnxSentimentModel;
import io.blockbuster.core.scoring.PoolSettings;
import io.blockbuster.core.scoring.PooledModel;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.text.ModelTokenizer;
import io.blockbuster.program.broker.BrokerSettings;
import io.blockbuster.program.broker.EmbeddedBroker;
import io.blockbuster.program.web.Dashboard;
import io.blockbuster.program.web.HttpSettings;
import io.blockbuster.program.web.Meters;
import io.blockbuster.topology.ReviewProcessor;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A GPU fails while reviews flow, and works again later. The GPU is a model that fails on command. */
class DeviceFailureIT {
    private static final Device GPU = new Device.Cuda(0);
    private static final Device CPU = new Device.Cpu();
    private static final PoolSettings SOON = new PoolSettings(Duration.ofMillis(50), Duration.ofMillis(200), 2);

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<FaultyModel> gpus = new CopyOnWriteArrayList<>();
    private volatile boolean broken;

    @TempDir
    Path folder;

    @Test
    void shouldScoreEveryReviewOnceWhileAGpuFailsAndComesBack() throws Exception {
        // Given
        PrometheusMeterRegistry registry = Meters.registry();
        SentimentModel model = openPool();
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary());
                ThreadDeaths deaths = ThreadDeaths.watch();
                Dashboard dashboard = Dashboard.open(new HttpSettings("127.0.0.1", 0, null, false), registry);
                ReviewProcessor processor = start(broker, model, registry);
                FaultRun run = FaultRun.start("device", broker.bootstrapServers(), 3_000, 200)) {
            dashboard.attach(processor);
            run.awaitFlow(100);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> get(dashboard, "/readyz").body().equals("ok\n"));

            // When
            run.fault("the GPU fails", this::breakDown);
            Awaitility.await().atMost(PATIENCE).until(() -> model.devices().equals(List.of(CPU)));
            HttpResponse<String> ready = get(dashboard, "/readyz");
            // The CPU's model takes a moment to load; the GPU shall not be back before a batch was scored there.
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> get(dashboard, "/metrics")
                            .body()
                            .contains("blockbuster_device_moves_total{to=\"cpu\"} 1.0"));
            run.awaitFlow(300);
            run.fault("the GPU works again", () -> broken = false);
            Awaitility.await().atMost(PATIENCE).until(() -> model.devices().equals(List.of(GPU)));
            run.awaitFlow(300);

            // Then
            run.finish();
            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(ready.body()).startsWith("ok, but degraded: cuda:0 failed: ");
            assertThat(get(dashboard, "/readyz").body()).isEqualTo("ok\n");
            assertThat(get(dashboard, "/metrics").body())
                    .contains("blockbuster_device_moves_total{to=\"cpu\"} 1.0")
                    .contains("blockbuster_device_moves_total{to=\"gpu\"} 1.0")
                    .contains("blockbuster_device_degraded 0.0")
                    .contains("blockbuster_device{device=\"cuda:0\",provider=\"CUDAExecutionProvider\"} 1");
            assertThat(gpus)
                    .hasSize(2)
                    .allSatisfy(gpu -> assertThat(gpu.batchSizes()).isNotEmpty());
            assertThat(deaths.traces()).isEmpty();
        }
    }

    private void breakDown() {
        broken = true;
        gpus.forEach(FaultyModel::breakDown);
    }

    private SentimentModel openPool() {
        ModelFolder model = ModelFolder.open(Cluster.model());
        return DevicePool.open(
                new PooledModel(model.version(), model.maxTokens(), ModelTokenizer.open(model), this::load),
                List.of(GPU),
                SOON);
    }

    private SentimentModel load(Device device) {
        if (device.equals(CPU)) {
            return OnnxSentimentModel.open(Cluster.model());
        }
        if (broken) {
            throw new ModelException("The GPU is broken, as the test wants it to be.");
        }
        FaultyModel gpu = new FaultyModel();
        gpus.add(gpu);
        return gpu;
    }

    private ReviewProcessor start(EmbeddedBroker broker, SentimentModel model, PrometheusMeterRegistry registry) {
        Cluster.createTopics(broker);
        return ProcessorInside.start(
                model,
                EngineSettings.forCores(1),
                null,
                Map.of("bootstrap.servers", broker.bootstrapServers(), "num.stream.threads", 2),
                folder,
                registry);
    }

    private HttpResponse<String> get(Dashboard dashboard, String path) throws Exception {
        URI address = Objects.requireNonNull(dashboard.address());
        return http.send(HttpRequest.newBuilder(address.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
