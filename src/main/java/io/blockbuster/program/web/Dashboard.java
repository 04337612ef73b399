package io.blockbuster.program.web;

import io.blockbuster.topology.ReviewProcessor;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What a running Blockbuster serves over HTTP. Its port is taken when it is opened; everything else starts in the
 * background. Thread-safe.
 */
public final class Dashboard implements AutoCloseable {
    private final @Nullable HttpServer server;
    private volatile @Nullable ReviewProcessor processor;

    private Dashboard(@Nullable HttpSettings settings, PrometheusMeterRegistry registry) {
        if (settings == null) {
            server = null;
            return;
        }
        String token = settings.token();
        Credentials credentials = token == null ? null : new Credentials(token);
        Health health = new Health(true, () -> processor, () -> null);
        server = new HttpServer(settings, new Access(settings, credentials), config -> {
            Meters.bindJvm(registry);
            new HealthRoutes(health, registry).addTo(config);
        });
    }

    /**
     * Opens the dashboard of a process that runs a processor, or one that serves nothing where {@code settings} is
     * null.
     *
     * @throws io.blockbuster.program.cli.CommandException if the port cannot be had
     */
    public static Dashboard open(@Nullable HttpSettings settings, PrometheusMeterRegistry registry) {
        return new Dashboard(settings, registry);
    }

    /** Shows this processor from now on. */
    public void attach(ReviewProcessor running) {
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

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
