package io.blockbuster.program.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a node's logs and metadata, held for one broker: no other can use it, in this process or another, until
 * it is closed.
 */
final class NodeStorage implements AutoCloseable {
    private static final String LOCK = ".blockbuster.lock";

    private final Path folder;
    private final boolean temporary;
    private @Nullable FileChannel lock;

    /**
     * @param folder holds {@code meta.properties} once formatted
     * @param temporary whether the folder goes when the broker closes
     */
    private NodeStorage(Path folder, boolean temporary) {
        this.folder = folder;
        this.temporary = temporary;
    }

    /** The storage of these settings, formatted with a new cluster id unless it is already. */
    static NodeStorage open(BrokerSettings settings) {
        Path chosen = settings.dataDir();
        NodeStorage storage = chosen == null
                ? new NodeStorage(temporaryFolder(), true)
                : new NodeStorage(chosen.toAbsolutePath().normalize(), false);
        try {
            storage.hold();
            storage.formatIfNew();
        } catch (RuntimeException e) {
            storage.close();
            throw e;
        }
        return storage;
    }

    Path folder() {
        return folder;
    }

    /** Lets the folder go, and deletes it where it is temporary. */
    @Override
    public void close() {
        FileChannel held = lock;
        lock = null;
        if (held != null) {
            try {
                held.close();
            } catch (IOException e) {
                throw new BrokerException("Cannot let go of the data folder " + folder + ": " + e, e);
            }
        }
        if (temporary) {
            try {
                Utils.delete(folder.toFile());
            } catch (IOException e) {
                throw new BrokerException("Cannot delete the broker's temporary folder " + folder + ": " + e, e);
            }
        }
    }

    /** Takes the folder for this broker. Kafka's own locks come too late: a second broker waits for minutes. */
    private void hold() {
        try {
            Files.createDirectories(folder);
            if (!isFormatted()) {
                refuseForeignFiles();
            }
            FileChannel channel =
                    FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!tryLock(channel)) {
                channel.close();
                throw new BrokerException("The data folder " + folder
                        + " is in use by another broker. Stop it, or choose another folder with --data-dir.");
            }
            lock = channel;
        } catch (IOException e) {
            throw new BrokerException("Cannot prepare the data folder " + folder + ": " + e, e);
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // held by this process
        }
    }

    private boolean isFormatted() {
        return Files.exists(folder.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME));
    }

    private void formatIfNew() {
        if (isFormatted()) {
            return;
        }
        try {
            Formatter formatter = new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setSupportedFeatures(List.of(Feature.PRODUCTION_FEATURES.toArray(new Feature[0])))
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setNodeId(NodeProperties.NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName(NodeProperties.CONTROLLER_LISTENER)
                    .setHasDynamicQuorum(false);
            formatter.addDirectory(folder.toString());
            formatter.setMetadataLogDirectory(folder.toString());
            formatter.run();
        } catch (Exception e) {
            throw new BrokerException("Cannot prepare the data folder " + folder + ": " + e, e);
        }
    }

    private void refuseForeignFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            if (files.anyMatch(file -> !file.endsWith(LOCK))) {
                throw new BrokerException("The folder " + folder + " holds files but was not written by a broker"
                        + " (no meta.properties). Choose an empty or a new folder with --data-dir.");
            }
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("blockbuster-broker-");
        } catch (IOException e) {
            throw new BrokerException("Cannot create a temporary folder for the broker: " + e, e);
        }
    }
}
