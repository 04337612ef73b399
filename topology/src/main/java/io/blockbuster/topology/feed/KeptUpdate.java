package io.blockbuster.topology.feed;

import io.blockbuster.core.review.ReviewJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The update in force, kept on disk across restarts, byte for byte as it was published: it proves itself anew each time.
 * So whoever can write to the topic, but has no key, cannot hide it from an instance that has had it. Owned by the feed's
 * thread.
 */
final class KeptUpdate {
    private static final Logger LOG = LoggerFactory.getLogger(KeptUpdate.class);
    private static final String NAME = "in-force.json";

    /** Base64 makes four bytes of three. */
    private static final long MAX_BYTES = 2_000_000;

    private final @Nullable Path file;

    /** The file's form. */
    @SuppressWarnings("ArrayRecordComponent") // not compared
    private record Form(byte @Nullable [] key, byte @Nullable [] value, byte @Nullable [] signature) {}

    /** @param folder of this instance alone; null to keep nothing */
    KeptUpdate(@Nullable Path folder) {
        this.file = folder == null ? null : folder.resolve(NAME);
    }

    /** The update that was kept last, nothing of it believed. */
    Optional<UpdateRecord> read() {
        if (file == null || !Files.exists(file)) {
            return Optional.empty();
        }
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException("it is too large to be an update");
            }
            Form form = ReviewJson.read(Files.readAllBytes(file), Form.class);
            byte[] value = form.value();
            if (value == null) {
                throw new IOException("it holds no update");
            }
            return Optional.of(new UpdateRecord(form.key(), value, form.signature()));
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("reason", e.getMessage())
                    .log("The update that was in force before cannot be read; only the topic says what there is");
            return Optional.empty();
        }
    }

    /** Keeps this update in place of the one before. */
    void keep(UpdateRecord update) {
        if (file == null) {
            return;
        }
        Path part = file.resolveSibling(NAME + ".part");
        try {
            Files.createDirectories(part.toAbsolutePath().getParent());
            Files.write(part, ReviewJson.write(new Form(update.key(), update.value(), update.signature())));
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("reason", e.getMessage())
                    .log("The update in force cannot be kept; a restart will believe the topic alone");
        }
    }
}
