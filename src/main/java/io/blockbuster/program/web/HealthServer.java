package io.blockbuster.program.web;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a process without a dashboard serves over HTTP: {@code /livez}, {@code /readyz} and {@code /metrics}. */
public final class HealthServer implements AutoCloseable {
    private final @Nullable HttpServer server;

    private HealthServer(@Nullable HttpServer server) {
        this.server = server;
    }

    /**
     * Takes the port and starts in the background; serves nothing where {@code settings} is null.
     *
     * @param defect why the process is beyond recovery, or null where it is not
     * @param obstacle why it does not do its work now, or null where it does
     * @throws io.blockbuster.program.cli.CommandException if the port cannot be had
     */
    public static HealthServer open(
            @Nullable HttpSettings settings,
            PrometheusMeterRegistry registry,
            Supplier<@Nullable String> defect,
            Supplier<@Nullable String> obstacle) {
        if (settings == null) {
            return new HealthServer(null);
        }
        String token = settings.token();
        Access access = new Access(settings, token == null ? null : new Credentials(token));
        HealthRoutes routes = new HealthRoutes(
                () -> new Health.Verdict(defect.get()), () -> new Health.Verdict(obstacle.get()), registry);
        return new HealthServer(new HttpServer(settings, access, null, config -> {
            Meters.bindJvm(registry);
            routes.addTo(config);
        }));
    }

    /** Where it is reached, or null where nothing is served. */
    public @Nullable URI address() {
        return server == null ? null : server.address();
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
