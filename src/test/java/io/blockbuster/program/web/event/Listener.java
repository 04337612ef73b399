package io.blockbuster.program.web.event;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page that listens to an event stream over a plain socket, with a small receive buffer, so that one that does not
 * read is soon felt. Speaks HTTP/1.0, which has no chunks.
 */
final class Listener implements AutoCloseable {
    private static final int PATIENCE_MS = 10_000;

    private final Socket socket = new Socket();
    private final BufferedReader in;
    private final String status;

    /**
     * An event as it came.
     *
     * @param id null where it has none
     * @param name null for a heartbeat
     */
    record Event(@Nullable String id, @Nullable String name, String data) {}

    /** Connects, reads the answer's head and leaves the events unread. */
    Listener(int port, String query, @Nullable String lastEventId) {
        try {
            socket.setReceiveBufferSize(4 * 1024);
            socket.setSoTimeout(PATIENCE_MS);
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            String last = lastEventId == null ? "" : "Last-Event-ID: " + lastEventId + "\r\n";
            socket.getOutputStream()
                    .write(("GET /api/v1/events" + query + " HTTP/1.0\r\nHost: localhost\r\n" + last + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            status = in.readLine().split(" ")[1];
            while (!in.readLine().isEmpty()) {
                continue;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answer's status. */
    String status() {
        return status;
    }

    /** The next event; null where the server has ended the stream. */
    @Nullable Event next() {
        try {
            String id = null;
            String name = null;
            String data = "";
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.isEmpty()) {
                    return new Event(id, name, data);
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                }
            }
            return null;
        } catch (SocketTimeoutException e) {
            throw new AssertionError("no event came", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the next events. */
    List<@Nullable String> names(int count) {
        List<@Nullable String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Event event = next();
            names.add(event == null ? "end" : event.name());
        }
        return names;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
