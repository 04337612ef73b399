package io.blockbuster.program.broker;

import io.blockbuster.program.cli.NeedsParts;
import io.blockbuster.program.cli.Part;
import io.blockbuster.program.cli.StopSignal;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code blockbuster broker}: the embedded broker alone, until Ctrl-C. */
@Command(
        name = "broker",
        header = "Run a Kafka broker on this machine, for trying things with any Kafka client.",
        description = {
            "",
            "It is Kafka's own server, one node, on 127.0.0.1 only. It creates topics when they are first used."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  blockbuster broker                    on localhost:9092, data gone afterwards",
            "  blockbuster broker --data-dir kafka   data kept for the next time",
            "  blockbuster broker --port 0           on a free port: prints 'ready HOST:PORT'"
        })
public final class BrokerCommand implements Callable<Integer>, NeedsParts {
    @Option(
            names = "--port",
            defaultValue = "9092",
            paramLabel = "PORT",
            description = "Port on 127.0.0.1; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Keep topics and offsets in this folder and go on from what is in it."
                    + " Default: a temporary folder, deleted at the end.")
    private @Nullable Path dataDir;

    @Option(
            names = "--broker-config",
            paramLabel = "KEY=VALUE",
            description = "A property of Kafka's broker, such as log.retention.ms=60000. Repeatable.")
    private Map<String, String> brokerConfig = Map.of();

    @Spec
    private CommandSpec spec;

    @Override
    public List<Part> needs() {
        return List.of(Part.BROKER);
    }

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        StopSignal stop = StopSignal.install();
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        stop.onRequest(() -> stopped.complete(null));
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings())) {
            greet(broker.bootstrapServers());
            CompletableFuture<String> failure = broker.failure();
            CompletableFuture.anyOf(stopped, failure).get();
            if (failure.isDone()) {
                throw new BrokerException("The broker failed: " + failure.get());
            }
            return CommandLine.ExitCode.OK;
        }
    }

    private void greet(String bootstrap) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("ready " + bootstrap);
        out.println();
        out.println("In other terminals:");
        out.println("  blockbuster run --bootstrap-servers " + bootstrap);
        out.println("  blockbuster publish FILE --bootstrap-servers " + bootstrap);
        out.println("  blockbuster watch --bootstrap-servers " + bootstrap);
        out.println();
        out.println(dataDir == null ? "Ctrl-C stops it and deletes its data." : "Ctrl-C stops it; its data stays.");
        out.flush();
    }

    private BrokerSettings settings() {
        try {
            BrokerSettings settings = new BrokerSettings(port, dataDir, Map.of("auto.create.topics.enable", "true"));
            for (Map.Entry<String, String> property : brokerConfig.entrySet()) {
                settings = settings.with(property.getKey(), property.getValue());
            }
            return settings;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
