package io.blockbuster.program.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntPredicate;

/**
 * Which standard streams are terminals.
 *
 * @param in whether standard input is one
 * @param out whether standard output is one
 * @param err whether standard error is one
 */
public record Terminals(boolean in, boolean out, boolean err) {
    /** No terminal anywhere. */
    public static final Terminals NONE = new Terminals(false, false, false);

    /**
     * The streams of this process: as the launcher tells in the system property {@code blockbuster.terminals} (the
     * numbers of those that are terminals, such as {@code 02}), else as {@code /proc} tells, else as the JDK guesses.
     */
    static Terminals ofProcess() {
        String told = System.getProperty("blockbuster.terminals");
        if (told != null) {
            return of(stream -> told.indexOf('0' + stream) >= 0);
        }
        if (Files.isDirectory(Path.of("/proc/self/fd"))) {
            return of(Terminals::isDevice);
        }
        return of(stream -> System.console() != null);
    }

    private static Terminals of(IntPredicate isTerminal) {
        return new Terminals(isTerminal.test(0), isTerminal.test(1), isTerminal.test(2));
    }

    private static boolean isDevice(int stream) {
        try {
            String target =
                    Files.readSymbolicLink(Path.of("/proc/self/fd/" + stream)).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }
}
