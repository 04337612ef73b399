package io.blockbuster.bench.peers;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What the benchmark tells a peer, as a picocli mixin. */
final class PeerOptions {
    @Option(names = "--bootstrap-servers", required = true, description = "The broker.")
    String servers = "";

    @Option(names = "--input", required = true, description = "The topic with the reviews, read from its beginning.")
    String input = "";

    @Option(names = "--output", required = true, description = "The topic for the scores.")
    String output = "";

    @Option(names = "--group", required = true, description = "The consumer group.")
    String group = "";

    @Option(names = "--model", required = true, description = "The model's folder.")
    Path model = Path.of("");

    @Option(names = "--batch", defaultValue = "1", description = "Reviews in one run of the model.")
    int batch = 1;

    @Option(names = "--work", required = true, description = "A folder for files.")
    Path work = Path.of("");
}
