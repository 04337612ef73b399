package io.blockbuster.program.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Map;

/**
 * What surrounds the program: its streams, whether these are terminals, and the environment.
 *
 * @param in standard input
 * @param out where answers go
 * @param err where progress, hints and errors go
 * @param terminals which of the three are terminals
 * @param environment the environment variables
 */
public record Console(
        InputStream in, PrintWriter out, PrintWriter err, Terminals terminals, Map<String, String> environment) {
    private static final int DEFAULT_WIDTH = 100;

    /** The console of this process. */
    public static Console ofProcess() {
        return new Console(
                StandardStreams.in(),
                StandardStreams.out(),
                StandardStreams.err(),
                Terminals.ofProcess(),
                System.getenv());
    }

    /** Whether what goes to {@code out} may be coloured: a terminal, and no {@code NO_COLOR} in the environment. */
    public boolean colours() {
        return terminals.out()
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    /** The width of the terminal in columns, as far as the environment tells it. */
    public int width() {
        try {
            return Math.max(40, Integer.parseInt(environment.getOrDefault("COLUMNS", "")));
        } catch (NumberFormatException unknown) {
            return DEFAULT_WIDTH;
        }
    }
}
