package io.blockbuster.program.web;

import io.blockbuster.core.scoring.ScoringEngine;
import io.blockbuster.program.web.event.EventHub;
import io.blockbuster.program.web.event.EventServlet;
import io.blockbuster.program.web.feed.FeedState;
import io.blockbuster.program.web.feed.LagProbe;
import io.blockbuster.program.web.feed.ModelFeed;
import io.blockbuster.program.web.feed.TopicFeed;
import io.blockbuster.topology.ReviewProcessor;
import io.blockbuster.topology.metrics.OwnMeter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What a running Blockbuster serves over HTTP: the page, its API, health and metrics. Its port is taken when it is
 * opened; everything else starts in the background. Thread-safe.
 */
public final class Dashboard implements AutoCloseable {
    private final PrometheusMeterRegistry registry;
    private final boolean withProcessor;
    private final DashboardData data;
    private final @Nullable HttpServer server;
    private final @Nullable EventHub events;
    private volatile @Nullable ReviewProcessor processor;
    private volatile @Nullable TopicFeed feed;
    private volatile @Nullable ModelFeed models;
    private volatile @Nullable LagProbe lag;

    private Dashboard(@Nullable HttpSettings settings, PrometheusMeterRegistry registry, boolean withProcessor) {
        this.registry = registry;
        this.withProcessor = withProcessor;
        data = new DashboardData(registry, () -> processor, this::feedState, this::currentLag);
        if (settings == null) {
            server = null;
            events = null;
            return;
        }
        String token = settings.token();
        Credentials credentials = token == null ? null : new Credentials(token);
        Health health = new Health(withProcessor, () -> processor, this::feedProblem);
        EventHub hub = new EventHub(data, registry);
        events = hub;
        server = new HttpServer(settings, new Access(settings, credentials), new EventServlet(hub), config -> {
            Meters.bindJvm(registry);
            new HealthRoutes(health, registry).addTo(config);
            new ApiRoutes(data, new ScoreRequests(this::engine)).addTo(config);
            new PageRoutes(credentials).addTo(config);
            hub.start();
        });
    }

    /**
     * Opens the dashboard of a process that runs a processor, or one that serves nothing where {@code settings} is
     * null.
     *
     * @throws io.blockbuster.program.cli.CommandException if the port cannot be had
     */
    public static Dashboard open(@Nullable HttpSettings settings, PrometheusMeterRegistry registry) {
        return new Dashboard(settings, registry, true);
    }

    /** Opens the dashboard of a process without a processor: it shows what the topics tell. */
    static Dashboard alone(HttpSettings settings, PrometheusMeterRegistry registry) {
        return new Dashboard(settings, registry, false);
    }

    /** Shows these topics from now on. To be called once, when the cluster is there. */
    public void watch(ClusterView cluster) {
        if (server == null) {
            return;
        }
        TopicFeed reading = new TopicFeed(cluster.kafka(), cluster.topics(), data.view, data.reviews, data.deadLetters);
        ModelFeed readingModels = new ModelFeed(cluster.kafka(), cluster.models(), data.models);
        LagProbe probe = new LagProbe(
                cluster.kafka(), cluster.applicationId(), cluster.topics().raw());
        feed = reading;
        models = readingModels;
        lag = probe;
        OwnMeter.LAG.gauge(registry, Tags.empty(), probe, LagProbe::lagOrNaN);
        reading.start();
        readingModels.start();
        probe.start();
    }

    /** Shows this processor from now on. */
    public void attach(ReviewProcessor running) {
        if (server == null) {
            return;
        }
        processor = running;
    }

    /** Where people open it, or null where nothing is served. */
    public @Nullable URI address() {
        return server == null ? null : server.address();
    }

    /** Waits until the server answers; false where it serves nothing. */
    boolean awaitStarted() {
        return server != null && server.awaitStarted();
    }

    private @Nullable ScoringEngine engine() {
        ReviewProcessor running = processor;
        return running == null ? null : running.engine();
    }

    private FeedState feedState() {
        TopicFeed reading = feed;
        return reading == null ? FeedState.CONNECTING : reading.state();
    }

    private @Nullable Long currentLag() {
        LagProbe probe = lag;
        return probe == null ? null : probe.lag();
    }

    private @Nullable String feedProblem() {
        return switch (feedState()) {
            case CONNECTING -> "the cluster or its topics are not there yet";
            case RESTORING -> "history is being read";
            case LIVE -> null;
        };
    }

    @Override
    public void close() {
        TopicFeed reading = feed;
        ModelFeed readingModels = models;
        LagProbe probe = lag;
        if (probe != null) {
            probe.close();
        }
        if (events != null) {
            events.close();
        }
        if (server != null) {
            server.close();
        }
        if (reading != null) {
            reading.close();
        }
        if (readingModels != null) {
            readingModels.close();
        }
    }
}
