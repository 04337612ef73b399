package io.blockbuster.program.deploy;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A program of this machine that checks files, where it is installed. */
record Tool(String name) {
    /** The tool; a test that asks for one that is absent is skipped, with a message. */
    static Tool require(String name) {
        boolean present = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
        Assumptions.assumeTrue(present, name + " is not installed, so what it would check is not checked");
        return new Tool(name);
    }

    /** Runs it in a folder; returns what it printed if it failed, nothing if all was well. */
    String run(Path folder, String... arguments) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Stream.concat(Stream.of(name), Arrays.stream(arguments)).toList())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? "" : output;
    }
}
