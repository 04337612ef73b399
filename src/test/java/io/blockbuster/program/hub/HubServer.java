package io.blockbuster.program.hub;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A server that answers as the Hub does: the list of a model's files under {@code /api/models}, files under
 * {@code resolve}, the large ones by a redirect to a second server, with their digests in headers.
 */
final class HubServer implements AutoCloseable {
    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final int LARGE = 1_000;

    private final String model;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final HttpServer hub = server(this::answer);
    private final HttpServer store = server(this::answerFromStore);
    private final AtomicInteger cuts = new AtomicInteger();

    private volatile int cutAfter = Integer.MAX_VALUE;
    private volatile boolean ranges = true;
    private volatile String token = "";
    private volatile int failures;
    private volatile String redirect = "";
    private volatile long announced = -1;
    private volatile boolean damaged;

    /** A request that was answered. */
    record Request(boolean store, String method, String path, String range, String authorization) {}

    HubServer(String model) {
        this.model = model;
    }

    private static HttpServer server(com.sun.net.httpserver.HttpHandler handler) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", handler);
            server.start();
            return server;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    HubServer file(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    HubServer file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Cuts the connection of the next so many bodies of large files after so many bytes. */
    void cut(int times, int afterBytes) {
        cuts.set(times);
        cutAfter = afterBytes;
    }

    void ignoreRanges() {
        ranges = false;
    }

    void requireToken(String required) {
        token = required;
    }

    /** Answers the next so many requests with 503. */
    void fail(int times) {
        failures = times;
    }

    /** Redirects large files to another address. */
    void redirectTo(String address) {
        redirect = address;
    }

    void announceSize(long bytes) {
        announced = bytes;
    }

    /** Sends large files with a bit flipped. */
    void damage() {
        damaged = true;
    }

    HubAddress address(String... token) {
        return new HubAddress(
                URI.create("http://127.0.0.1:" + hub.getAddress().getPort()), token.length == 0 ? null : token[0]);
    }

    List<Request> requests() {
        return requests;
    }

    private void answer(HttpExchange exchange) throws IOException {
        record(exchange, false);
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Headers headers = exchange.getResponseHeaders();
            if (failures > 0) {
                failures--;
                exchange.sendResponseHeaders(503, -1);
            } else if (!token.isEmpty()
                    && !("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                headers.set("X-Error-Code", "RepoNotFound");
                exchange.sendResponseHeaders(401, -1);
            } else if (path.equals("/api/models/" + model) || path.equals("/api/models/" + model + "/revision/v2")) {
                send(exchange, info());
            } else if (path.startsWith("/api/models/" + model + "/revision/")) {
                headers.set("X-Error-Code", "RevisionNotFound");
                exchange.sendResponseHeaders(404, -1);
            } else if (path.startsWith("/api/models/gated/")) {
                headers.set("X-Error-Code", "GatedRepo");
                exchange.sendResponseHeaders(403, -1);
            } else if (path.startsWith("/" + model + "/resolve/" + COMMIT + "/")) {
                resolve(exchange, path.substring(path.lastIndexOf('/') + 1));
            } else {
                headers.set("X-Error-Code", "RepoNotFound");
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private String info() {
        String siblings = files.keySet().stream()
                .sorted()
                .map(name -> "{\"rfilename\": \"" + name + "\"}")
                .collect(Collectors.joining(", "));
        return "{\"id\": \"" + model + "\", \"sha\": \"" + COMMIT + "\", \"siblings\": [" + siblings + "]}";
    }

    private void resolve(HttpExchange exchange, String name) throws IOException {
        byte[] content = files.get(name);
        Headers headers = exchange.getResponseHeaders();
        if (content == null) {
            headers.set("X-Error-Code", "EntryNotFound");
            exchange.sendResponseHeaders(404, -1);
        } else if (content.length >= LARGE) {
            headers.set("X-Linked-Etag", '"' + digest("SHA-256", content) + '"');
            headers.set("X-Linked-Size", Long.toString(announced < 0 ? content.length : announced));
            headers.set(
                    "Location",
                    redirect.isEmpty()
                            ? "http://127.0.0.1:" + store.getAddress().getPort() + "/" + name
                            : redirect);
            exchange.sendResponseHeaders(302, -1);
        } else {
            byte[] blob = ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII);
            byte[] all = java.util.Arrays.copyOf(blob, blob.length + content.length);
            System.arraycopy(content, 0, all, blob.length, content.length);
            headers.set("ETag", "W/\"" + digest("SHA-1", all) + '"');
            if (exchange.getRequestMethod().equals("HEAD")) {
                headers.set("Content-Length", Integer.toString(content.length));
                exchange.sendResponseHeaders(200, -1);
            } else {
                exchange.sendResponseHeaders(200, content.length);
                exchange.getResponseBody().write(content);
            }
        }
    }

    private void answerFromStore(HttpExchange exchange) throws IOException {
        record(exchange, true);
        byte[] content = files.getOrDefault(exchange.getRequestURI().getPath().substring(1), new byte[0])
                .clone();
        if (damaged) {
            content[content.length / 2] ^= 1;
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null || !ranges ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        try (exchange) {
            if (from > 0) {
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
            }
            int length = content.length - from;
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, length);
            OutputStream body = exchange.getResponseBody();
            boolean cut = cuts.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            body.write(content, from, cut ? Math.min(length, cutAfter) : length);
            body.flush();
        }
    }

    private void record(HttpExchange exchange, boolean fromStore) {
        Headers headers = exchange.getRequestHeaders();
        requests.add(new Request(
                fromStore,
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                String.valueOf(headers.getFirst("Range")),
                String.valueOf(headers.getFirst("Authorization"))));
    }

    private static void send(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static String digest(String algorithm, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        hub.stop(0);
        store.stop(0);
    }
}
