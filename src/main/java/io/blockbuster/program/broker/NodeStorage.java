package io.blockbuster.program.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * The folder of a node's logs and metadata.
 *
 * @param folder holds {@code meta.properties} once formatted
 * @param temporary whether the folder goes when the broker closes
 */
record NodeStorage(Path folder, boolean temporary) {
    /** The storage of these settings, formatted with a new cluster id unless it is already. */
    static NodeStorage open(BrokerSettings settings) {
        Path chosen = settings.dataDir();
        NodeStorage storage = chosen == null
                ? new NodeStorage(temporaryFolder(), true)
                : new NodeStorage(chosen.toAbsolutePath().normalize(), false);
        try {
            storage.formatIfNew();
        } catch (RuntimeException e) {
            storage.deleteIfTemporary();
            throw e;
        }
        return storage;
    }

    void deleteIfTemporary() {
        if (!temporary || !Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new BrokerException("Cannot delete the broker's temporary folder " + folder + ": " + e, e);
        }
    }

    private void formatIfNew() {
        if (Files.exists(folder.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
            return;
        }
        try {
            Files.createDirectories(folder);
            refuseForeignFiles();
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
        } catch (BrokerException e) {
            throw e;
        } catch (Exception e) {
            throw new BrokerException("Cannot prepare the data folder " + folder + ": " + e, e);
        }
    }

    private void refuseForeignFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            if (files.findAny().isPresent()) {
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
