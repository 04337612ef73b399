package io.blockbuster.program.bench;

import io.blockbuster.program.Main;
import io.blockbuster.program.cli.CommandException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** A process that is measured from outside. Its output goes to a file. It never outlives this JVM. */
final class ChildProcess implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final int TAIL = 600;

    private final String name;
    private final Process process;
    private final Path log;
    private final Thread reaper;

    private ChildProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.reaper = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(reaper);
    }

    /** Starts a command; its log is a file of that name in the folder. */
    static ChildProcess start(String name, Path folder, List<String> command) {
        return start(name, folder, command, Map.of());
    }

    /** Starts a class of this program in a JVM of its own, with the options that the launcher gave this one. */
    static ChildProcess java(String name, Path folder, Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options());
        command.add(main.getName());
        command.addAll(arguments);
        return start(name, folder, command, Map.of("CLASSPATH", classPath()));
    }

    /** Starts this program with these arguments. */
    static ChildProcess program(String name, Path folder, List<String> arguments) {
        return java(name, folder, Main.class, arguments);
    }

    private static ChildProcess start(String name, Path folder, List<String> command, Map<String, String> environment) {
        Path log = folder.resolve(name + ".log");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            return new ChildProcess(name, builder.start(), log);
        } catch (IOException e) {
            throw new CommandException(name + " cannot be started: " + e.getMessage(), null, e);
        }
    }

    private static List<String> options() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-X"))
                .toList();
    }

    private static String classPath() {
        StringBuilder absolute = new StringBuilder();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            absolute.append(absolute.isEmpty() ? "" : File.pathSeparator)
                    .append(Path.of(entry).toAbsolutePath());
        }
        return absolute.toString();
    }

    long pid() {
        return process.pid();
    }

    /** Whether a JVM runs in it. */
    boolean isJava() {
        return process.info().command().map(Path::of).map(Path::getFileName).stream()
                .anyMatch(file -> file.toString().startsWith("java"));
    }

    /** Everything written so far. */
    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** CPU time so far, of all threads; zero where the system does not tell. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** The most memory that was resident so far, in bytes, where the system tells. */
    OptionalLong peakBytes() {
        try {
            return OptionalLong.of(ProcessStatus.of(pid()).number("VmHWM") * 1024);
        } catch (IOException notTold) {
            return OptionalLong.empty();
        }
    }

    /** Has all its threads stand still until {@link #resume}; false where the system has no such signal. */
    boolean pause() throws InterruptedException {
        return signal("STOP");
    }

    /** Has it go on after a {@link #pause}. */
    void resume() throws InterruptedException {
        signal("CONT");
    }

    private boolean signal(String signal) throws InterruptedException {
        try {
            return new ProcessBuilder("kill", "-" + signal, Long.toString(pid()))
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }

    /**
     * Checks that the process goes on.
     *
     * @throws CommandException if it has ended, with the end of what it wrote
     */
    void requireAlive() {
        if (!process.isAlive()) {
            String output = output().strip();
            throw new CommandException(
                    name + " ended with " + process.exitValue(),
                    "Its last words: " + output.substring(Math.max(0, output.length() - TAIL)));
        }
    }

    /** Asks the process to end, and ends it when it does not. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(reaper);
    }
}
