package io.blockbuster.program.exactlyonce;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * The program {@code blockbuster} as a process of its own, to be killed, paused and resumed. Its output goes to a file
 * under {@code target/processes}, behind that of processes of the same name before. It never outlives this JVM.
 */
public final class ProgramProcess implements AutoCloseable {
    private static final Path LOGS = Path.of("target", "processes");
    private static final String SERVED = "health and metrics are served";
    /** Slashes may be escaped, where the log is JSON. */
    private static final Pattern ADDRESS = Pattern.compile("http:\\\\?/\\\\?/[^:/]+:([0-9]+)");

    private final Process process;
    private final Path log;
    private final int logStart;
    private final Thread reaper;

    private ProgramProcess(Process process, Path log, int logStart) {
        this.process = process;
        this.log = log;
        this.logStart = logStart;
        this.reaper = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(reaper);
    }

    /** Starts {@code blockbuster} with these arguments; {@code name} becomes the name of its log file. */
    public static ProgramProcess start(String name, List<String> arguments) {
        return start(name, "io.blockbuster.program.Main", arguments);
    }

    /** Starts the main class {@code main} with these arguments. */
    public static ProgramProcess start(String name, String main, List<String> arguments) {
        return start(name, main, Map.of(), arguments);
    }

    /** Starts {@code blockbuster} with these environment variables on top of this process's own. */
    public static ProgramProcess start(String name, Map<String, String> environment, List<String> arguments) {
        return start(name, "io.blockbuster.program.Main", environment, arguments);
    }

    private static ProgramProcess start(
            String name, String main, Map<String, String> environment, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseParallelGC",
                "-Xshare:auto",
                main));
        command.addAll(arguments);
        Map<String, String> all = new HashMap<>(environment);
        all.put("CLASSPATH", System.getProperty("java.class.path"));
        return startCommand(name, all, command);
    }

    /** Starts any command with these environment variables on top of this process's own. */
    public static ProgramProcess startCommand(String name, Map<String, String> environment, List<String> command) {
        try {
            Files.createDirectories(LOGS);
            Path log = LOGS.resolve(name + ".log");
            int logStart = Files.exists(log) ? Files.readAllBytes(log).length : 0;
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            return new ProgramProcess(builder.start(), log, logStart);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL: no chance to clean up. Returns when the process is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd(Duration.ofSeconds(20));
    }

    /** SIGTERM, then waits for the end; returns the exit code. */
    public int stop() {
        process.destroy();
        awaitEnd(Duration.ofSeconds(60));
        return process.exitValue();
    }

    /** Waits for a process that ends by itself; returns the exit code. */
    public int awaitExit() {
        awaitEnd(Duration.ofMinutes(2));
        return process.exitValue();
    }

    /** SIGSTOP: the process is there, its connections stay open, and nothing moves. */
    void pause() {
        signal("STOP");
    }

    /** SIGCONT: the process goes on where it was paused. */
    void resume() {
        signal("CONT");
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The first line written so far that starts with {@code prefix}. */
    Optional<String> line(String prefix) {
        return output().lines().filter(line -> line.startsWith(prefix)).findFirst();
    }

    /** Waits until a line written so far holds {@code text}; fails when the process ends before. */
    public ProgramProcess awaitOutput(String text) {
        Awaitility.await(text + " in " + log).atMost(Duration.ofMinutes(2)).until(() -> {
            if (!isAlive()) {
                throw new IllegalStateException("the process ended with " + process.exitValue() + "; see " + log);
            }
            return output().contains(text);
        });
        return this;
    }

    /** Waits until it serves HTTP; returns on which port of this machine. */
    public int awaitHttp() {
        awaitOutput(SERVED);
        return output().lines()
                .filter(line -> line.contains(SERVED))
                .map(ADDRESS::matcher)
                .filter(Matcher::find)
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .findFirst()
                .orElseThrow();
    }

    /** Everything written so far. */
    public String output() {
        try {
            byte[] bytes = Files.readAllBytes(log);
            return new String(bytes, logStart, bytes.length - logStart, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(reaper);
    }

    private void signal(String signal) {
        try {
            int code = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill -" + signal + " failed with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void awaitEnd(Duration timeout) {
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("process " + process.pid() + " does not end; its log is " + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
