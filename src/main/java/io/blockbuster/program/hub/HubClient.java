package io.blockbuster.program.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.blockbuster.program.cli.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the Hub says about models and files; refusals and broken connections come as words for the user. */
final class HubClient {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_INFO_BYTES = 32_000_000;
    private static final int TRIES = 4;

    private final HubAddress address;
    private final HubRequest request;
    private final Duration pause;

    /** @param pause before a second try; before each further one it doubles */
    HubClient(HubAddress address, Duration pause) {
        this.address = address;
        this.request = new HubRequest(address);
        this.pause = pause;
    }

    /**
     * A model at one commit.
     *
     * @param model its revision is the commit, so that all files are of one version
     * @param files the names of its files
     */
    record Listing(HubModel model, List<String> files) {}

    /**
     * Looks a model up.
     *
     * @throws CommandException if there is none, or it may not be read
     */
    Listing list(HubModel model) {
        JsonNode info = persistently(() -> {
            HttpURLConnection answer = request.get(model.infoPath(), 0);
            requireSuccess(answer, model);
            try (InputStream in = answer.getInputStream()) {
                return JSON.readTree(in.readNBytes(MOST_INFO_BYTES));
            } catch (JsonProcessingException e) {
                throw new CommandException(
                        address + " answers something else than the Hub does", "Is HF_ENDPOINT right?", e);
            }
        });
        List<String> files = new ArrayList<>();
        info.path("siblings").forEach(file -> files.add(file.path("rfilename").asText()));
        String commit = info.path("sha").asText("");
        return new Listing(commit.matches("[0-9a-f]{7,64}") ? model.at(commit) : model, files);
    }

    /**
     * Looks a file up.
     *
     * @throws CommandException if there is none, or it may not be read
     */
    HubFile file(HubModel model, String name) {
        return persistently(() -> {
            String path = model.filePath(name);
            HttpURLConnection answer = request.head(path);
            try {
                String linked = answer.getHeaderField("X-Linked-Etag");
                if (linked == null) {
                    requireSuccess(answer, model);
                }
                String size = answer.getHeaderField(linked == null ? "Content-Length" : "X-Linked-Size");
                String etag = linked == null ? answer.getHeaderField("ETag") : linked;
                return new HubFile(name, path, number(size), etag == null ? "" : bare(etag));
            } finally {
                answer.disconnect();
            }
        });
    }

    /**
     * Opens the content of a file from a byte on. The answer's code is 200 where the server sends the whole file all the
     * same, 206 where it goes on as asked, 416 where nothing is left.
     *
     * @throws IOException if the connection breaks, or the server is not well for now
     */
    HttpURLConnection open(HubModel model, HubFile file, long from) throws IOException {
        HttpURLConnection answer = request.get(file.path(), from);
        if (answer.getResponseCode() != 416) {
            requireSuccess(answer, model);
        }
        return answer;
    }

    /** {@code W/"abc"} as {@code abc}. */
    private static String bare(String etag) {
        return etag.replaceFirst("^W/", "").replace("\"", "");
    }

    private static long number(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }

    /** An attempt that may be repeated. */
    interface Attempt<T> {
        T make() throws IOException;
    }

    private <T> T persistently(Attempt<T> attempt) {
        for (int tries = 1; ; tries++) {
            try {
                return attempt.make();
            } catch (IOException broken) {
                if (tries == TRIES || broken instanceof UnknownHostException) {
                    throw unreachable(broken);
                }
                pause(tries);
            }
        }
    }

    /** Waits before one more try. */
    void pause(int tries) {
        try {
            Thread.sleep(pause.multipliedBy(1L << Math.min(5, tries - 1)).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", null, e);
        }
    }

    CommandException unreachable(IOException broken) {
        String reason = broken instanceof UnknownHostException
                ? "no such host"
                : broken instanceof SocketTimeoutException ? "no answer" : broken.getMessage();
        return new CommandException(
                "cannot reach " + address + ": " + reason,
                "Check the network. HF_ENDPOINT names a mirror; behind a proxy, set BLOCKBUSTER_JAVA_OPTS to"
                        + " '-Dhttps.proxyHost=HOST -Dhttps.proxyPort=PORT'.",
                broken);
    }

    private void requireSuccess(HttpURLConnection answer, HubModel model) throws IOException {
        int code = answer.getResponseCode();
        if (code >= 200 && code < 300) {
            return;
        }
        if (code == 429 || code >= 500) {
            throw new IOException("the server answers " + code
                    + (code == 429 ? " (too many requests): wait a while" : ", it is not well"));
        }
        throw refusal(code, String.valueOf(answer.getHeaderField("X-Error-Code")), model);
    }

    private CommandException refusal(int code, String error, HubModel model) {
        boolean known = address.token() != null;
        if (error.equals("GatedRepo") || code == 403) {
            return new CommandException(
                    model.name() + " is gated: its terms must be accepted first",
                    "Accept them at " + address + "/" + model.name()
                            + (known ? ", with the account of HF_TOKEN." : ", then set HF_TOKEN to a token of yours."));
        }
        if (code == 404 && error.equals("RevisionNotFound")) {
            return new CommandException(
                    model.name() + " has no revision " + model.revision(),
                    "Give a branch, tag or commit with --revision; its page lists them: " + address + "/" + model.name()
                            + "/tree/main");
        }
        if (code == 404 && error.equals("EntryNotFound")) {
            return new CommandException(model.name() + " lacks a file that it lists", "Try again later.");
        }
        if (code == 401 || code == 404) {
            return new CommandException(
                    address + " shows no model " + model.name() + " (" + code + "): there is none, or it is private",
                    "Check the name."
                            + (known
                                    ? " HF_TOKEN is set: does it permit reading this model, and is it still valid?"
                                    : " For a private model set HF_TOKEN to a token that may read it."));
        }
        return new CommandException(address + " answers " + code + " for " + model.name(), "Try again later.");
    }
}
