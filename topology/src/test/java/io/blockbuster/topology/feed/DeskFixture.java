package io.blockbuster.topology.feed;

import com.fasterxml.jackson.databind.JsonNode;
import io.blockbuster.core.scoring.DeviceChoice;
import io.blockbuster.core.scoring.EngineListener;
import io.blockbuster.core.scoring.EngineSettings;
import io.blockbuster.core.scoring.OnnxSentimentModel;
import io.blockbuster.core.scoring.Outcome;
import io.blockbuster.core.scoring.ScoringEngine;
import io.blockbuster.core.update.AuditEvent;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.core.update.SigningKey;
import io.blockbuster.core.update.Trust;
import io.blockbuster.core.update.TrustedKey;
import io.blockbuster.core.update.UpdateFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/** A desk that decides about updates to the model that ships, with an engine that scores by it, and no Kafka. */
final class DeskFixture implements AutoCloseable {
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final List<AuditEvent> events = new CopyOnWriteArrayList<>();
    final ScoringEngine engine = new ScoringEngine(
            OnnxSentimentModel.open(UpdateFixture.BASE), EngineSettings.forCores(1), EngineListener.NONE);
    final SigningKey key;
    final ShadowScoring shadow;
    final UpdateDesk desk;
    private final ModelPreparation preparation;

    /**
     * @param folder for keys, fetched models and the update in force; another desk there is this one after a restart
     * @param allowUnsigned whether updates without a signature are taken
     */
    DeskFixture(Path folder, boolean allowUnsigned) {
        this(folder, allowUnsigned, new FetchLimits(Duration.ofSeconds(5), Duration.ofSeconds(30), 2));
    }

    DeskFixture(Path folder, boolean allowUnsigned, FetchLimits limits) {
        Path file = folder.resolve("release.key");
        TrustedKey trusted =
                Files.exists(file) ? TrustedKey.read(SigningKey.publicFile(file)) : SigningKey.generate(file);
        key = SigningKey.read(file);
        FeedMetrics metrics = new FeedMetrics(registry);
        Clock clock = Clock.systemUTC();
        shadow = new ShadowScoring(1, Duration.ofHours(1), "desk", events::add, metrics, clock);
        preparation = new ModelPreparation(UpdateFixture.BASE, folder.resolve("models"), DeviceChoice.CPU, limits);
        desk = new UpdateDesk(
                new Trust(List.of(trusted), allowUnsigned),
                engine,
                preparation,
                shadow,
                events::add,
                metrics,
                new KeptUpdate(folder.resolve("memory")),
                "desk",
                limits.total(),
                clock);
    }

    /** The record of an update, signed by the trusted key. */
    UpdateRecord signed(ModelManifest manifest) {
        return signed(manifest.key(), manifest.write());
    }

    /** A record of any value, signed by the trusted key. */
    UpdateRecord signed(String recordKey, byte[] value) {
        return new UpdateRecord(recordKey.getBytes(StandardCharsets.UTF_8), value, key.sign(value));
    }

    /** What the engine makes of a text. */
    Outcome.Scored score(String text) throws Exception {
        return (Outcome.Scored) engine.submit(text).await(Duration.ofSeconds(30));
    }

    String version() throws Exception {
        return score("a film").model().version();
    }

    AuditEvent lastEvent() {
        return events.get(events.size() - 1);
    }

    static JsonNode details(AuditEvent event) {
        return Objects.requireNonNull(event.details());
    }

    double count(String meter, String tag, String value) {
        return registry.get(meter).tag(tag, value).counter().count();
    }

    @Override
    public void close() {
        shadow.close();
        engine.close();
        preparation.close();
    }
}
