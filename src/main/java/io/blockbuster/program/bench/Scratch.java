package io.blockbuster.program.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.utils.Utils;

/**
 * A temporary folder, deleted when it is closed.
 *
 * @param folder where it is
 */
record Scratch(Path folder) implements AutoCloseable {
    static Scratch open() throws IOException {
        return new Scratch(Files.createTempDirectory("blockbuster-bench"));
    }

    @Override
    public void close() throws IOException {
        Utils.delete(folder.toFile());
    }
}
