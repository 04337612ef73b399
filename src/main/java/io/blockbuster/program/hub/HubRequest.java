package io.blockbuster.program.hub;

import io.blockbuster.program.cli.ProgramVersion;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requests to the Hub, with redirects followed by hand: the Hub sends large files from other hosts, and these must not
 * see the token. {@link HttpURLConnection} is used because it notices a body that stops coming.
 */
final class HubRequest {
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int MOST_REDIRECTS = 10;
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final HubAddress address;

    HubRequest(HubAddress address) {
        this.address = address;
    }

    /** Asks for the headers of a path, following redirects as long as the Hub's own hosts answer. */
    HttpURLConnection head(String path) throws IOException {
        URI uri = address.resolve(path);
        for (int i = 0; i <= MOST_REDIRECTS; i++) {
            HttpURLConnection answer = send("HEAD", uri, 0);
            URI next = redirect(answer, uri);
            // The first answer for a large file says its digest; the host it leads to does not.
            if (next == null || answer.getHeaderField("X-Linked-Etag") != null) {
                return answer;
            }
            answer.disconnect();
            uri = next;
        }
        throw new ProtocolException("more than " + MOST_REDIRECTS + " redirects from " + address.resolve(path));
    }

    /** Asks for the content of a path, from a byte on. */
    HttpURLConnection get(String path, long from) throws IOException {
        URI uri = address.resolve(path);
        for (int i = 0; i <= MOST_REDIRECTS; i++) {
            HttpURLConnection answer = send("GET", uri, from);
            URI next = redirect(answer, uri);
            if (next == null) {
                return answer;
            }
            answer.disconnect();
            uri = next;
        }
        throw new ProtocolException("more than " + MOST_REDIRECTS + " redirects from " + address.resolve(path));
    }

    private HttpURLConnection send(String method, URI uri, long from) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout((int) CONNECT.toMillis());
        connection.setReadTimeout((int) SILENCE.toMillis());
        connection.setRequestMethod(method);
        connection.setRequestProperty("User-Agent", "blockbuster/" + ProgramVersion.current());
        connection.setRequestProperty("Accept-Encoding", "identity");
        if (from > 0) {
            connection.setRequestProperty("Range", "bytes=" + from + "-");
        }
        if (address.token() != null && address.owns(uri)) {
            connection.setRequestProperty("Authorization", "Bearer " + address.token());
        }
        connection.getResponseCode();
        return connection;
    }

    private static @Nullable URI redirect(HttpURLConnection answer, URI from) throws IOException {
        String location = answer.getHeaderField("Location");
        if (!REDIRECTS.contains(answer.getResponseCode()) || location == null) {
            return null;
        }
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("a redirect from " + from + " leads to " + location);
        }
        boolean secure = "https".equals(to.getScheme());
        if (to.getHost() == null || !(secure || ("http".equals(to.getScheme()) && !"https".equals(from.getScheme())))) {
            throw new ProtocolException(from + " redirects to " + to + ", which is not followed: it is less secure");
        }
        return to;
    }
}
