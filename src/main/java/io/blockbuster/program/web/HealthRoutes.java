package io.blockbuster.program.web;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.Supplier;

/** {@code /livez}, {@code /readyz} and {@code /metrics}. */
final class HealthRoutes {
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Supplier<Health.Verdict> live;
    private final Supplier<Health.Verdict> ready;
    private final PrometheusMeterRegistry registry;

    HealthRoutes(Health health, PrometheusMeterRegistry registry) {
        this(health::live, health::ready, registry);
    }

    HealthRoutes(Supplier<Health.Verdict> live, Supplier<Health.Verdict> ready, PrometheusMeterRegistry registry) {
        this.live = live;
        this.ready = ready;
        this.registry = registry;
    }

    void addTo(JavalinConfig config) {
        config.routes.get("/livez", context -> answer(context, live));
        config.routes.get("/readyz", context -> answer(context, ready));
        config.routes.get("/metrics", this::metrics);
    }

    private static void answer(Context context, Supplier<Health.Verdict> check) {
        Health.Verdict verdict = check.get();
        context.status(verdict.isWell() ? 200 : 503);
        context.contentType("text/plain; charset=utf-8");
        context.result(text(verdict) + "\n");
    }

    private static String text(Health.Verdict verdict) {
        if (!verdict.isWell()) {
            return String.valueOf(verdict.problem());
        }
        return verdict.remark() == null ? "ok" : "ok, but " + verdict.remark();
    }

    private void metrics(Context context) {
        context.result(registry.scrape(PROMETHEUS_TEXT)).contentType(PROMETHEUS_TEXT);
    }
}
