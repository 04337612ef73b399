package io.blockbuster.program.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.review.Sentiment;
import io.blockbuster.core.scoring.EngineSettings;
import io.blockbuster.core.scoring.OnnxSentimentModel;
import io.blockbuster.program.broker.BrokerSettings;
import io.blockbuster.program.broker.EmbeddedBroker;
import io.blockbuster.program.demo.review.Film;
import io.blockbuster.program.demo.review.LengthProfile;
import io.blockbuster.program.demo.review.ReviewGenerator;
import io.blockbuster.program.topics.TopicPlan;
import io.blockbuster.topology.ProcessorSettings;
import io.blockbuster.topology.ReviewProcessor;
import io.blockbuster.topology.Topics;
import io.blockbuster.topology.feed.UpdateTopics;
import io.blockbuster.topology.metrics.OwnMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What two hundred pages, a quarter of them slow, cost a processor at its full rate: rounds with and without them in
 * turn, over a backlog of reviews. It takes five minutes, prints its figures and judges none, as a shared machine would
 * decide the verdict. That slow pages are dropped to snapshots, that pages are bounded and that one query serves all is
 * the business of {@link io.blockbuster.program.web.event.EventHub}'s tests.
 */
@Tag("load")
class EventStreamLoadIT {
    private static final Topics TOPICS = Topics.DEFAULT;
    private static final int PARTITIONS = 4;
    private static final int PAGES = 200;
    private static final int SLOW = 50;
    private static final int ROUNDS = 12;
    private static final Duration ROUND = Duration.ofSeconds(10);
    private static final int BACKLOG = 2_000_000;

    @TempDir
    private Path state;

    @Test
    void shouldScoreOnWhileManyPagesListen() throws Exception {
        PrometheusMeterRegistry registry = Meters.registry();
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary());
                Dashboard dashboard = Dashboard.open(new HttpSettings("127.0.0.1", 0, null, false), registry)) {
            broker.createTopics(TopicPlan.of(PARTITIONS).all());
            publishBacklog(broker);
            Properties kafka = new Properties();
            kafka.put("bootstrap.servers", broker.bootstrapServers());
            kafka.put("application.id", "load");
            kafka.put("state.dir", state.toString());
            try (ReviewProcessor processor = new ReviewProcessor(
                    OnnxSentimentModel.open(Path.of("../model")),
                    ProcessorSettings.DEFAULT,
                    EngineSettings.forCores(Runtime.getRuntime().availableProcessors()),
                    kafka,
                    registry)) {
                dashboard.watch(new ClusterView(kafka, TOPICS, UpdateTopics.DEFAULT, "load"));
                dashboard.attach(processor);
                processor.start();
                Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> scored(registry) > 100_000);
                measure(registry, Objects.requireNonNull(dashboard.address()));
                assertThat(processor.fatal()).isNull();
                assertThat(scored(registry)).as("the backlog lasted").isLessThan(BACKLOG);
            }
        }
    }

    private static void measure(PrometheusMeterRegistry registry, URI address) throws Exception {
        List<Double> alone = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        alone.add(perSecond(registry));
        for (int round = 1; round <= ROUNDS; round++) {
            Process pages = listen(address.getPort());
            double listened;
            try (BufferedReader told =
                    new BufferedReader(new InputStreamReader(pages.getInputStream(), StandardCharsets.UTF_8))) {
                assertThat(told.readLine()).isEqualTo("listening");
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> gauge(registry, OwnMeter.DASHBOARD_CLIENTS) == PAGES);
                double dropped = dropped(registry);
                long pagesTook = cpuOfPages();
                long allTook = cpu();
                listened = perSecond(registry);
                double share = (cpuOfPages() - pagesTook) / (double) (cpu() - allTook);
                double still = gauge(registry, OwnMeter.DASHBOARD_CLIENTS);
                pages.getOutputStream().close();
                long bytes = Long.parseLong(told.readLine().substring("bytes ".length()));
                System.out.printf(
                        "round %d: %.1f %% of the processor's CPU time; %,.0f bytes/s to a page; %.0f pages at the end;"
                                + " %,.0f updates dropped; heap %d MB%n",
                        round,
                        100 * share,
                        bytes / (double) ROUND.toSeconds() / PAGES,
                        still,
                        dropped(registry) - dropped,
                        usedHeap() >> 20);
            } finally {
                pages.destroyForcibly();
            }
            alone.add(perSecond(registry));
            double besides = (alone.get(round - 1) + alone.get(round)) / 2;
            ratios.add(listened / besides);
            System.out.printf(
                    "round %d: %,.0f reviews/s with %d pages, %,.0f without (before and after): %.3f%n",
                    round, listened, PAGES, besides, listened / besides);
        }
        Collections.sort(ratios);
        System.out.printf(
                "with to without: median %.3f, from %.3f to %.3f; without: from %,.0f to %,.0f reviews/s%n",
                (ratios.get((ROUNDS - 1) / 2) + ratios.get(ROUNDS / 2)) / 2,
                ratios.get(0),
                ratios.get(ROUNDS - 1),
                Collections.min(alone),
                Collections.max(alone));
    }

    private static double perSecond(PrometheusMeterRegistry registry) {
        long began = System.nanoTime();
        double before = scored(registry);
        Awaitility.await()
                .atMost(ROUND.multipliedBy(2))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> System.nanoTime() - began >= ROUND.toNanos());
        return (scored(registry) - before) / ((System.nanoTime() - began) / 1e9);
    }

    private static double scored(PrometheusMeterRegistry registry) {
        return registry.find(OwnMeter.SCORED.id()).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static double dropped(PrometheusMeterRegistry registry) {
        return registry.get(OwnMeter.DASHBOARD_DROPPED.id()).counter().count();
    }

    private static double gauge(PrometheusMeterRegistry registry, OwnMeter meter) {
        Gauge gauge = registry.get(meter.id()).gauge();
        return gauge.value();
    }

    /** The CPU time of the threads that serve pages, in nanoseconds. */
    private static long cpuOfPages() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("blockbuster-http")
                        || thread.getName().startsWith("blockbuster-dashboard"))
                .mapToLong(thread -> Math.max(0, threads.getThreadCpuTime(thread.getId())))
                .sum();
    }

    /** The CPU time of this process, broker and processor together, in nanoseconds. */
    private static long cpu() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static Process listen(int port) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ListeningPages.class.getName(),
                        Integer.toString(port),
                        Integer.toString(PAGES),
                        Integer.toString(SLOW))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void publishBacklog(EmbeddedBroker broker) {
        List<Film> films = Film.program(200, 1);
        ReviewGenerator generator = new ReviewGenerator(1);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            Sentiment meant = i % 2 == 0 ? Sentiment.POSITIVE : Sentiment.NEGATIVE;
            texts.add(generator
                    .next(films.get(i % films.size()), meant, LengthProfile.SHORT)
                    .text());
        }
        Instant start = Instant.now().minus(Duration.ofMinutes(70));
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", 20, "compression.type", "lz4"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < BACKLOG; i++) {
                byte[] review = ReviewJson.write(Map.of(
                        "subject", "Film " + i % films.size(),
                        "text", texts.get(i % texts.size()),
                        "createdAt", start.plusMillis(i * 2L)));
                var unused = producer.send(new ProducerRecord<>(TOPICS.raw(), i % PARTITIONS, null, review));
            }
        }
    }
}
