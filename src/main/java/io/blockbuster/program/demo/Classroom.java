package io.blockbuster.program.demo;

import io.blockbuster.core.review.LabelledReview;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.scoring.DeviceChoice;
import io.blockbuster.core.update.SigningKey;
import io.blockbuster.core.update.Trust;
import io.blockbuster.core.update.TrustedKey;
import io.blockbuster.program.demo.review.Audience;
import io.blockbuster.program.demo.review.Film;
import io.blockbuster.program.demo.review.GeneratedReview;
import io.blockbuster.topology.feed.FeedSettings;
import io.blockbuster.trainer.sidecar.DeltaLearner;
import io.blockbuster.trainer.sidecar.Sidecar;
import io.blockbuster.trainer.sidecar.SidecarClients;
import io.blockbuster.trainer.sidecar.SidecarFiles;
import io.blockbuster.trainer.sidecar.SidecarListener;
import io.blockbuster.trainer.sidecar.SidecarSettings;
import io.blockbuster.trainer.sidecar.SidecarTopics;
import io.blockbuster.trainer.sidecar.gate.GateRules;
import io.blockbuster.trainer.sidecar.label.StoreBounds;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * The trainer of a demo, on a thread of its own, with a key made for it and ordinary reviews of before.
 *
 * <p>A thread and not a process: it meets the processor on topics only, as the command {@code trainer} does, ends with
 * the demo however that ends, and tells the demo what it does.
 */
final class Classroom implements AutoCloseable {
    private static final double HELD_OUT = 0.25;
    private static final Duration MAX_WAIT = Duration.ofMinutes(5);
    private static final int GATE_REVIEWS = 4_000;

    private final LearnSettings settings;
    private final DemoSettings demo;
    private final List<Film> films;
    private final Path folder;
    private final SigningKey key;
    private final Trust trust;
    private final Failure failure;
    private @Nullable Sidecar sidecar;
    private @Nullable Thread thread;

    private Classroom(LearnSettings settings, DemoSettings demo, List<Film> films, Failure failure, Path folder) {
        this.settings = settings;
        this.demo = demo;
        this.films = films;
        this.failure = failure;
        this.folder = folder;
        Path keyFile = folder.resolve("trainer.key");
        TrustedKey open = SigningKey.generate(keyFile);
        this.key = SigningKey.read(keyFile);
        this.trust = new Trust(List.of(open), false);
    }

    /** A classroom in a temporary folder. */
    static Classroom open(LearnSettings settings, DemoSettings demo, List<Film> films, Failure failure) {
        try {
            return new Classroom(settings, demo, films, failure, Files.createTempDirectory("blockbuster-trainer-"));
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for the trainer", e);
        }
    }

    /** How the processor takes what is learned here. */
    FeedSettings feed() {
        return FeedSettings.of(settings.model(), DeviceChoice.CPU, trust, folder.resolve("models"), "demo");
    }

    /** Starts the trainer. */
    void start(String bootstrapServers, MeterRegistry registry, SidecarListener listener) {
        Thread starting = new Thread(() -> run(bootstrapServers, registry, listener), "demo-trainer");
        starting.setDaemon(true);
        starting.setPriority(Thread.MIN_PRIORITY);
        thread = starting;
        starting.start();
    }

    private void run(String bootstrapServers, MeterRegistry registry, SidecarListener listener) {
        Properties kafka = new Properties();
        kafka.put("bootstrap.servers", bootstrapServers);
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        try {
            Sidecar starting = new Sidecar(
                    new SidecarSettings(
                            SidecarTopics.DEFAULT,
                            settings.minLabels(),
                            MAX_WAIT,
                            HELD_OUT,
                            settings.replaySample(),
                            GATE_REVIEWS,
                            GateRules.DEFAULT,
                            "demo-trainer"),
                    new SidecarFiles(settings.model(), replay(), folder.resolve("state"), StoreBounds.DEFAULT),
                    key,
                    trust,
                    new DeltaLearner(settings.model(), threads),
                    SidecarClients.of(kafka),
                    registry,
                    listener);
            synchronized (this) {
                sidecar = starting;
            }
            starting.run();
        } catch (IOException | RuntimeException e) {
            failure.of("the trainer failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ordinary reviews that nobody has published. */
    private Path replay() throws IOException {
        Path file = folder.resolve("replay.jsonl");
        Audience audience = new Audience(films, demo.lengths(), demo.seed() + 3);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < settings.replay(); i++) {
                GeneratedReview review = audience.next(i / (double) settings.replay());
                out.write(new String(
                        ReviewJson.write(new LabelledReview(
                                "replay-" + i,
                                review.film().title(),
                                review.text(),
                                review.intended(),
                                "demo",
                                Instant.EPOCH)),
                        StandardCharsets.UTF_8));
                out.newLine();
            }
        }
        return file;
    }

    /** Ends the trainer, in the middle of a round too. */
    void stop() throws InterruptedException {
        synchronized (this) {
            if (sidecar != null) {
                sidecar.stop();
            }
        }
        if (thread != null) {
            thread.join(Duration.ofSeconds(20).toMillis());
        }
    }

    @Override
    public void close() {
        try {
            stop();
            Utils.delete(folder.toFile());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the temporary folder " + folder, e);
        }
    }
}
