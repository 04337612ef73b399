package io.blockbuster.program.deploy;

import io.blockbuster.program.broker.BrokerSettings;
import io.blockbuster.program.broker.EmbeddedBroker;
import io.blockbuster.program.exactlyonce.ProgramProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/**
 * The services of {@code docker-compose.yml} as plain processes: each with the command line and the environment that
 * stand there. Three things differ from a container: the broker's address, the folder under which the container's paths
 * lie, and the HTTP port, of which any free one is taken.
 */
final class ComposeServices implements AutoCloseable {
    private static final Set<String> OF_THE_NETWORK = Set.of(
            "node.id",
            "process.roles",
            "controller.quorum.voters",
            "listeners",
            "advertised.listeners",
            "listener.security.protocol.map",
            "inter.broker.listener.name",
            "controller.listener.names",
            "log.dirs");

    private final Compose compose;
    private final Path root;
    private final EmbeddedBroker broker;

    /** Starts the broker with what the file says of it, apart from addresses and folders. */
    ComposeServices(Path root) throws IOException {
        this.compose = Compose.read();
        this.root = root;
        BrokerSettings settings = BrokerSettings.temporary();
        for (Map.Entry<String, String> each :
                ComposeFileTest.brokerProperties(compose.environment("kafka")).entrySet()) {
            if (!OF_THE_NETWORK.contains(each.getKey())) {
                settings = settings.with(each.getKey(), each.getValue());
            }
        }
        this.broker = EmbeddedBroker.start(settings);
        for (String service : compose.services()) {
            for (String mounted : compose.volumes(service).keySet()) {
                if (mounted.startsWith("/var/lib/blockbuster/") || mounted.matches("/run/blockbuster/(p.*|token)")) {
                    Files.createDirectories(here(mounted));
                }
            }
        }
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** Where a path of the containers lies here. */
    Path here(String path) {
        return path.equals("/opt/blockbuster/model") ? Path.of("../model") : root.resolve(path.substring(1));
    }

    /** Starts a service of an image of Blockbuster. */
    ProgramProcess start(String service) {
        return ProgramProcess.start("compose-" + service, environment(service), command(service));
    }

    /** Lays labelled reviews where the trainer's container has them mounted: packed, and under a name that tells nothing. */
    void writeReplay(int reviews) throws IOException {
        Path file = here(Objects.requireNonNull(compose.environment("trainer").get("BLOCKBUSTER_REPLAY")));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < reviews; i++) {
                String verdict = i % 2 == 0 ? "fine" : "dull";
                out.write("{\"id\": \"o%d\", \"text\": \"Film %d was %s.\", \"label\": %d}%n"
                        .formatted(i, i, verdict, 1 - i % 2)
                        .getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** Runs the image's own script that makes keys, as the service of that name does; returns what it printed. */
    String makeKeys() throws IOException, InterruptedException {
        Path bin = Files.createDirectories(root.resolve("bin"));
        Path program = bin.resolve("blockbuster");
        Files.writeString(program, "#!/bin/sh\nexec java -XX:TieredStopAtLevel=1 io.blockbuster.program.Main \"$@\"\n");
        Path script = bin.resolve("make-keys");
        Files.writeString(script, Files.readString(Path.of("../docker/bin/make-keys")));
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(command("keys"));
        if (!program.toFile().setExecutable(true) || !script.toFile().setExecutable(true)) {
            throw new IOException("the scripts in " + bin + " cannot be made executable");
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("make-keys failed: " + output);
        }
        return output;
    }

    private List<String> command(String service) {
        return compose.command(service).stream().map(this::translated).toList();
    }

    private Map<String, String> environment(String service) {
        Map<String, String> environment = new HashMap<>();
        compose.environment(service).forEach((name, value) -> environment.put(name, translated(value)));
        environment.replace("BLOCKBUSTER_HTTP_PORT", "0");
        return environment;
    }

    private String translated(String value) {
        if (value.equals("kafka:19092")) {
            return broker.bootstrapServers();
        }
        return value.startsWith("/") ? here(value).toString() : value;
    }

    @Override
    public void close() {
        broker.close();
    }
}
