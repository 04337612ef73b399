package io.blockbuster.program.web;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** The page's files, each by name, and the way in with a token. Nothing else on the class path can be asked for. */
final class PageRoutes {
    private static final String HTML = "text/html; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";
    private static final String MODULE = "text/javascript; charset=utf-8";
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    private record File(String resource, String type) {}

    private static final Map<String, File> FILES = Map.ofEntries(
            Map.entry("/", new File("/web/index.html", HTML)),
            Map.entry("/login", new File("/web/login.html", HTML)),
            Map.entry("/login.css", new File("/web/login.css", CSS)),
            Map.entry("/page.css", new File("/web/page.css", CSS)),
            Map.entry("/page.js", new File("/web/page.js", MODULE)),
            Map.entry("/chart.js", new File("/web/chart.js", MODULE)),
            Map.entry("/models.js", new File("/web/models.js", MODULE)),
            Map.entry("/movies.js", new File("/web/movies.js", MODULE)),
            Map.entry("/reviews.js", new File("/web/reviews.js", MODULE)),
            Map.entry("/stream.js", new File("/web/stream.js", MODULE)),
            Map.entry("/format.js", new File("/web/format.js", MODULE)),
            Map.entry("/icon.svg", new File("/web/icon.svg", "image/svg+xml")),
            Map.entry("/openapi.json", new File("/web/openapi.json", "application/json")),
            Map.entry("/uplot.js", new File(UPLOT + "uPlot.esm.js", MODULE)),
            Map.entry("/uplot.css", new File(UPLOT + "uPlot.min.css", CSS)));

    private static final String FIELD = "token=";
    private static final int LONGEST_FORM = 4 * 1024;
    private static final int LOGINS_AT_A_TIME = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final @Nullable Credentials credentials;
    private final Semaphore logins = new Semaphore(LOGINS_AT_A_TIME);

    PageRoutes(@Nullable Credentials credentials) {
        this.credentials = credentials;
    }

    void addTo(JavalinConfig config) {
        FILES.forEach((path, file) -> config.routes.get(
                path, context -> context.contentType(file.type()).result(bytes(file.resource()))));
        config.routes.post("/login", this::login);
    }

    private void login(Context context) throws IOException {
        if (!logins.tryAcquire()) {
            context.status(503).header("Retry-After", "1");
            return;
        }
        String token;
        try {
            token = token(RequestBody.read(context.req(), LONGEST_FORM, PATIENCE));
        } finally {
            logins.release();
        }
        if (credentials == null || token == null || !credentials.isToken(token)) {
            context.status(403).contentType(HTML).result(bytes("/web/login.html"));
            return;
        }
        context.header(
                "Set-Cookie",
                Credentials.COOKIE + "=" + credentials.session()
                        + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=604800");
        context.status(303).header("Location", "/");
    }

    /** The token of a form with that one field, or null where it is another form. */
    private static @Nullable String token(byte[] form) {
        String text = new String(form, StandardCharsets.UTF_8);
        try {
            return text.startsWith(FIELD)
                    ? URLDecoder.decode(text.substring(FIELD.length()), StandardCharsets.UTF_8)
                    : null;
        } catch (IllegalArgumentException e) {
            return null; // a % that is no escape
        }
    }

    private static byte[] bytes(String resource) {
        try (InputStream in = PageRoutes.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
