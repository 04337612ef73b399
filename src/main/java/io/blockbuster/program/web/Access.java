package io.blockbuster.program.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The gate that every request passes, whatever serves it: it bounds the rate of each client, refuses foreign host names
 * where only this machine is served (so that a web site cannot reach in by DNS rebinding), refuses what other sites
 * make a browser send, asks for the token where there is one, and puts the security headers on every answer.
 */
final class Access implements Filter {
    private static final double REQUESTS_PER_SECOND = 50;
    private static final double BURST = 200;
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST");
    private static final Set<String> OPEN = Set.of("/livez", "/readyz", "/login", "/login.css");
    private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:]*)(:[0-9]+)?");

    private final boolean loopback;
    private final @Nullable Credentials credentials;
    private final RateLimits rates = new RateLimits(REQUESTS_PER_SECOND, BURST, System::nanoTime);

    Access(HttpSettings settings, @Nullable Credentials credentials) {
        this.loopback = settings.isLoopback();
        this.credentials = credentials;
    }

    @Override
    public void doFilter(ServletRequest plainRequest, ServletResponse plainResponse, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) plainRequest;
        HttpServletResponse response = (HttpServletResponse) plainResponse;
        addHeaders(response);
        String path = request.getRequestURI();
        if (!rates.tryTake(request.getRemoteAddr())) {
            response.setHeader("Retry-After", "1");
            refuse(response, 429, "too many requests");
        } else if (loopback && !isOwnName(request.getHeader("Host"))) {
            refuse(response, 421, "this server answers to localhost only");
        } else if (request.getHeader("X-HTTP-Method-Override") != null) {
            refuse(response, 400, "a request is what its first line says");
        } else if (!METHODS.contains(request.getMethod())) {
            response.setHeader("Allow", String.join(", ", METHODS));
            refuse(response, 405, "no such method here");
        } else if (request.getMethod().equals("POST") && isFromAnotherSite(request)) {
            refuse(response, 403, "this request comes from another site");
        } else if (credentials != null && !OPEN.contains(path) && !credentials.permit(request)) {
            askForToken(request, response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static void addHeaders(HttpServletResponse response) {
        response.setHeader(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
                        + "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
        response.setHeader("Cache-Control", "no-store");
    }

    private static boolean isOwnName(@Nullable String host) {
        if (host == null) {
            return false;
        }
        Matcher matcher = HOST.matcher(host);
        return matcher.matches() && OWN_NAMES.contains(matcher.group(1).toLowerCase(Locale.ROOT));
    }

    /** Whether a browser says that a page of another site sends this; other clients say nothing. */
    private static boolean isFromAnotherSite(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String origin = request.getHeader("Origin");
        return origin != null && !origin.replaceFirst("^https?://", "").equalsIgnoreCase(request.getHeader("Host"));
    }

    private static void askForToken(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getRequestURI().equals("/") && request.getMethod().equals("GET")) {
            response.setStatus(303);
            response.setHeader("Location", "/login");
        } else {
            response.setHeader("WWW-Authenticate", "Bearer");
            refuse(response, 401, "this needs the token: Authorization: Bearer TOKEN");
        }
    }

    private static void refuse(HttpServletResponse response, int status, String message) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json");
        response.getOutputStream().write(("{\"error\":\"" + message + "\"}").getBytes(StandardCharsets.UTF_8));
    }
}
