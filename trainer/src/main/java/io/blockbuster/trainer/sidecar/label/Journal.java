package io.blockbuster.trainer.sidecar.label;

import com.fasterxml.jackson.core.JacksonException;
import io.blockbuster.core.review.ReviewJson;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of steps, one a line: eight hexadecimal digits of the CRC-32C of what follows, a space, the step as JSON. A step
 * is on disk when {@link #append} returns. The last line of a process that died while it wrote does not fit its sum, or
 * has no end: it is cut off, and the step has not happened.
 */
final class Journal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final int SUM = 8;

    private final Path file;
    private FileChannel channel;

    private Journal(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Opens a file, made where there is none, and hands its steps to {@code replay} in their order. */
    static Journal open(Path file, Consumer<JournalEntry> replay) throws IOException {
        long sound = Files.exists(file) ? read(file, replay) : 0;
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.size() > sound) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("bytes", channel.size() - sound)
                    .log("Cut off a step that was not written to its end");
            channel.truncate(sound);
        }
        channel.position(sound);
        return new Journal(file, channel);
    }

    void append(JournalEntry entry) throws IOException {
        long start = channel.position();
        try {
            write(channel, entry);
            channel.force(false);
        } catch (IOException e) {
            // What comes next must not stand behind half a step.
            channel.truncate(start);
            throw e;
        }
    }

    /** Replaces all steps by these. A process that dies in between leaves the old file or the new one. */
    void rewrite(List<JournalEntry> entries) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        FileChannel fresh = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        for (JournalEntry entry : entries) {
            write(fresh, entry);
        }
        fresh.force(true);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        channel.close();
        channel = fresh;
    }

    long size() throws IOException {
        return channel.size();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static void write(FileChannel channel, JournalEntry entry) throws IOException {
        byte[] json = ReviewJson.write(entry);
        ByteBuffer line = ByteBuffer.allocate(SUM + 1 + json.length + 1);
        line.put(sum(json).getBytes(StandardCharsets.US_ASCII))
                .put((byte) ' ')
                .put(json)
                .put((byte) '\n');
        line.flip();
        while (line.hasRemaining()) {
            channel.write(line);
        }
    }

    /** Hands on the sound steps from the start, and says how many bytes they take. */
    private static long read(Path file, Consumer<JournalEntry> replay) throws IOException {
        long sound = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            for (byte[] line = line(in); line != null; line = line(in)) {
                JournalEntry entry = parse(line);
                if (entry == null) {
                    return sound;
                }
                replay.accept(entry);
                sound += line.length + 1;
            }
        }
        return sound;
    }

    /** The next line without its end; null where there is none, or no end. */
    private static byte @Nullable [] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                return line.toByteArray();
            }
            line.write(next);
        }
        return null;
    }

    private static @Nullable JournalEntry parse(byte[] line) throws IOException {
        if (line.length <= SUM + 1) {
            return null;
        }
        byte[] json = new byte[line.length - SUM - 1];
        System.arraycopy(line, SUM + 1, json, 0, json.length);
        if (!sum(json).equals(new String(line, 0, SUM, StandardCharsets.US_ASCII))) {
            return null;
        }
        try {
            return ReviewJson.read(json, JournalEntry.class);
        } catch (JacksonException e) {
            throw new IOException("a step of the labels' journal is sound, but not of this version's form", e);
        }
    }

    private static String sum(byte[] json) {
        CRC32C sum = new CRC32C();
        sum.update(json);
        return String.format(Locale.ROOT, "%08x", sum.getValue());
    }
}
