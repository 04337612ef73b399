package io.blockbuster.topology.feed;

import io.blockbuster.core.update.Refusal;
import io.blockbuster.core.update.UpdateRefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Fetches what a manifest names, from files and over HTTP: exactly as many bytes as it says, of the digest that it
 * says, within a time. A redirect is followed a few times, never from https to http. Nothing is unpacked.
 */
final class ModelFetch implements AutoCloseable {
    private static final int CHUNK = 64 * 1024;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final FetchLimits limits;
    private final ScheduledExecutorService guard;
    private @Nullable HttpClient http;

    ModelFetch(FetchLimits limits) {
        this.limits = limits;
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "blockbuster-fetch-guard");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        this.guard = timer;
    }

    /** The time by which a fetch that starts now must end, by {@link System#nanoTime()}. */
    long deadline() {
        return System.nanoTime() + limits.total().toNanos();
    }

    /** The content at {@code uri}, for what fits into memory. */
    byte[] bytes(URI uri, long size, String sha256, long deadline) {
        ByteArrayOutputStream out = new ByteArrayOutputStream((int) size);
        fetch(uri, size, sha256, out, deadline);
        return out.toByteArray();
    }

    /** Writes the content at {@code uri} to a new file. */
    void file(URI uri, long size, String sha256, Path file, long deadline) {
        try (OutputStream out = Files.newOutputStream(file)) {
            fetch(uri, size, sha256, out, deadline);
        } catch (IOException e) {
            throw new UpdateRefusedException(Refusal.FETCH, "cannot keep " + uri + " here: " + e, e);
        }
    }

    private void fetch(URI uri, long size, String sha256, OutputStream out, long deadline) {
        String digest;
        try (InputStream in = open(uri, size, deadline)) {
            ScheduledFuture<?> end =
                    guard.schedule(() -> closeQuietly(in), deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            try {
                digest = copy(in, size, out, uri, deadline);
            } finally {
                end.cancel(false);
            }
        } catch (IOException e) {
            String why = System.nanoTime() - deadline >= 0 ? "it took longer than " + limits.total() : e.toString();
            throw new UpdateRefusedException(Refusal.FETCH, "cannot fetch " + uri + ": " + why, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UpdateRefusedException(Refusal.FETCH, "cannot fetch " + uri + ": the processor is stopping", e);
        }
        if (!digest.equals(sha256)) {
            throw new UpdateRefusedException(
                    Refusal.DIGEST, uri + " has the sha256 " + digest + ", not " + sha256 + " as the manifest says");
        }
    }

    private static String copy(InputStream in, long size, OutputStream out, URI uri, long deadline) throws IOException {
        MessageDigest digest = sha256();
        byte[] chunk = new byte[CHUNK];
        long copied = 0;
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            copied += read;
            if (copied > size) {
                throw new UpdateRefusedException(
                        Refusal.DIGEST, uri + " has more than the " + size + " bytes that the manifest says");
            }
            digest.update(chunk, 0, read);
            out.write(chunk, 0, read);
        }
        if (copied < size && System.nanoTime() - deadline >= 0) {
            throw new IOException("closed at the deadline"); // some streams then end as if there were no more
        }
        if (copied < size) {
            throw new UpdateRefusedException(
                    Refusal.DIGEST, uri + " has " + copied + " bytes, not " + size + " as the manifest says");
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Made when it is first needed: it reads every certificate that the JVM trusts, which a start need not wait for. */
    private synchronized HttpClient http() {
        HttpClient made = http;
        if (made == null) {
            made = HttpClient.newBuilder()
                    .connectTimeout(limits.connect())
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
            http = made;
        }
        return made;
    }

    private InputStream open(URI uri, long size, long deadline) throws IOException, InterruptedException {
        if (!scheme(uri).equals("file")) {
            return request(uri, size, deadline);
        }
        Path file = Path.of(uri);
        // Not from a device or a pipe, which may never end.
        if (!Files.isRegularFile(file)) {
            throw new UpdateRefusedException(Refusal.FETCH, file + " is no file here");
        }
        if (Files.size(file) != size) {
            throw new UpdateRefusedException(
                    Refusal.DIGEST,
                    file + " has " + Files.size(file) + " bytes, not " + size + " as the manifest says");
        }
        return Files.newInputStream(file);
    }

    private InputStream request(URI uri, long size, long deadline) throws IOException, InterruptedException {
        URI at = uri;
        for (int hop = 0; hop <= limits.redirects(); hop++) {
            long left = Math.max(1, deadline - System.nanoTime());
            HttpRequest request = HttpRequest.newBuilder(at)
                    .timeout(Duration.ofNanos(left))
                    .header("Accept-Encoding", "identity")
                    .build();
            HttpResponse<InputStream> response = http().send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (REDIRECTS.contains(response.statusCode())) {
                response.body().close();
                at = redirect(at, response);
                continue;
            }
            requireContent(at, response, size);
            return response.body();
        }
        throw new UpdateRefusedException(Refusal.FETCH, uri + " redirects more than " + limits.redirects() + " times");
    }

    private static URI redirect(URI from, HttpResponse<InputStream> response) {
        String location = response.headers().firstValue("Location").orElse("");
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new UpdateRefusedException(Refusal.FETCH, from + " redirects to what is no address", e);
        }
        boolean safe = scheme(to).equals("https")
                || (scheme(to).equals("http") && scheme(from).equals("http"));
        if (!safe || to.getHost() == null) {
            throw new UpdateRefusedException(Refusal.FETCH, from + " redirects to where no model is fetched from");
        }
        return to;
    }

    private static void requireContent(URI uri, HttpResponse<InputStream> response, long size) throws IOException {
        if (response.statusCode() != 200) {
            response.body().close();
            throw new UpdateRefusedException(Refusal.FETCH, uri + " answers " + response.statusCode());
        }
        long announced = response.headers().firstValueAsLong("Content-Length").orElse(size);
        if (announced != size) {
            response.body().close();
            throw new UpdateRefusedException(
                    Refusal.DIGEST, uri + " has " + announced + " bytes, not " + size + " as the manifest says");
        }
    }

    private static String scheme(URI uri) {
        return String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void closeQuietly(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            // The reader is told by its own exception.
        }
    }

    @Override
    public void close() {
        guard.shutdownNow();
    }
}
