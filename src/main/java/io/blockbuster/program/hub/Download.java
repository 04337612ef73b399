package io.blockbuster.program.hub;

import io.blockbuster.program.cli.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/**
 * Fetches a file into a folder. It grows as a {@code .part} file, which a later attempt goes on with, is checked when it
 * is whole, and only then takes its name: a file under its own name is whole and right.
 */
final class Download {
    private static final int TRIES = 5;
    private static final int BUFFER = 1 << 16;

    private final HubClient hub;
    private final HubModel model;
    private final Path folder;
    private final LongConsumer progress;

    /** @param progress told after each piece how many bytes of the file are here */
    Download(HubClient hub, HubModel model, Path folder, LongConsumer progress) {
        this.hub = hub;
        this.model = model;
        this.folder = folder;
        this.progress = progress;
    }

    /** Whether the folder has the file already. */
    boolean isHere(HubFile file) throws IOException {
        Path target = folder.resolve(file.name());
        return Files.isRegularFile(target)
                && file.size() >= 0
                && file.defect(target).isEmpty();
    }

    /** Bytes still to come of a file that is not here, as far as the server says how long it is. */
    long missing(HubFile file) throws IOException {
        return Math.max(0, file.size() - length(file.part(folder)));
    }

    /**
     * Fetches a file, unless it is here already.
     *
     * @throws CommandException if it does not arrive, or not as it should be
     */
    void fetch(HubFile file) throws IOException {
        if (isHere(file)) {
            progress.accept(file.size());
            return;
        }
        Path part = file.part(folder);
        if (file.etag().isEmpty() || length(part) > file.size()) {
            Files.deleteIfExists(part);
        }
        fetchPart(file, part);
        String defect = file.defect(part);
        if (!defect.isEmpty()) {
            Files.delete(part);
            throw new CommandException(file.name() + " arrived damaged: " + defect, "Run the same command again.");
        }
        Files.move(part, folder.resolve(file.name()), StandardCopyOption.REPLACE_EXISTING);
    }

    private void fetchPart(HubFile file, Path part) throws IOException {
        int tries = 0;
        while (!Files.exists(part) || length(part) < file.size()) {
            long before = length(part);
            try {
                goOn(file, part, before);
            } catch (IOException broken) {
                tries = length(part) > before ? 1 : tries + 1;
                if (tries == TRIES) {
                    throw cut(file, part, broken);
                }
                if (file.size() < 0) {
                    Files.deleteIfExists(part);
                }
                hub.pause(tries);
            }
        }
    }

    private CommandException cut(HubFile file, Path part, IOException broken) throws IOException {
        CommandException unreachable = hub.unreachable(broken);
        return length(part) == 0
                ? unreachable
                : new CommandException(
                        "the connection broke again and again, " + length(part) + " of " + file.size() + " bytes of "
                                + file.name() + " are here: " + broken.getMessage(),
                        "The same command goes on from there.",
                        broken);
    }

    private static long length(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    private void goOn(HubFile file, Path part, long from) throws IOException {
        HttpURLConnection answer = hub.open(model, file, from);
        try {
            if (answer.getResponseCode() == 416) {
                Files.delete(part);
                throw new IOException("the server has less of " + file.name() + " than is here; it is fetched anew");
            }
            boolean goesOn = answer.getResponseCode() == 206
                    && String.valueOf(answer.getHeaderField("Content-Range")).startsWith("bytes " + from + "-");
            try (InputStream in = answer.getInputStream();
                    OutputStream out = Files.newOutputStream(
                            part,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING)) {
                copy(file, in, out, goesOn ? from : 0);
            }
        } finally {
            answer.disconnect();
        }
    }

    private void copy(HubFile file, InputStream in, OutputStream out, long from) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long here = from;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            here += read;
            if (file.size() >= 0 && here > file.size()) {
                throw new CommandException(
                        file.name() + " is longer than the " + file.size() + " bytes that the server announced",
                        "Run the same command again.");
            }
            try {
                out.write(buffer, 0, read);
            } catch (IOException disk) {
                throw new CommandException("cannot write " + file.name() + " to " + folder, null, disk);
            }
            progress.accept(here);
        }
        if (here < file.size()) {
            throw new IOException("the connection ended early");
        }
    }
}
