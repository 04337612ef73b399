package io.blockbuster.program.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program that does the same in another way: any executable file in a folder of peers. Called with {@code describe} it
 * prints its name on one line and its batch sizes on the next, and on a third one {@code fast} if it should be measured on
 * as many reviews as Blockbuster; or it ends with another code than 0 and the reason why it cannot run here. Called with
 * {@code run} it scores the reviews of a topic until it is ended.
 *
 * @param id the name of its file
 * @param program the file
 * @param name the name in tables
 * @param batches reviews in one run of its model, each to be tried
 * @param fast whether it gets as many reviews as Blockbuster: with the few of the others its JVM would still compile
 */
record Peer(String id, Path program, String name, List<Integer> batches, boolean fast) {
    private static final int SECONDS = 20;
    private static final String FAST = "fast";

    /** What is known of a program that may be a peer. */
    sealed interface Answer {
        /** It can run. */
        record Ready(Peer peer) implements Answer {}

        /** It cannot, and why. */
        record Absent(String id, String reason) implements Answer {}
    }

    /** Asks every executable file of a folder, in the order of their names; none where there is no such folder. */
    static List<Answer> in(Path folder) throws IOException, InterruptedException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> programs;
        try (Stream<Path> files = Files.list(folder)) {
            programs = files.filter(Files::isRegularFile)
                    .filter(Files::isExecutable)
                    .sorted()
                    .toList();
        }
        List<Answer> answers = new ArrayList<>();
        for (Path program : programs) {
            answers.add(ask(program.toAbsolutePath()));
        }
        return answers;
    }

    private static Answer ask(Path program) throws IOException, InterruptedException {
        String id = String.valueOf(program.getFileName());
        Process process = new ProcessBuilder(program.toString(), "describe")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return new Answer.Absent(id, "it did not describe itself within " + SECONDS + " s");
        }
        List<String> lines = output.lines().toList();
        if (process.exitValue() != 0) {
            return new Answer.Absent(id, lines.isEmpty() ? "it ended with " + process.exitValue() : lines.get(0));
        }
        boolean fast = lines.size() == 3 && lines.get(2).equals(FAST);
        if (lines.size() != (fast ? 3 : 2) || !lines.get(1).matches("\\d+( \\d+)*")) {
            return new Answer.Absent(id, "it described itself as \"" + output + "\", not as a name and batch sizes");
        }
        List<Integer> batches =
                Arrays.stream(lines.get(1).split(" ")).map(Integer::valueOf).toList();
        return new Answer.Ready(new Peer(id, program, lines.get(0), batches, fast));
    }
}
