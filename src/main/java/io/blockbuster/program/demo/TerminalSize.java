package io.blockbuster.program.demo;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The size of the terminal.
 *
 * @param lines its height
 * @param columns its width
 */
record TerminalSize(int lines, int columns) {
    private static final TerminalSize USUAL = new TerminalSize(24, 80);
    private static final File TERMINAL = new File("/dev/tty");

    /** The size as {@code stty} tells it, else as {@code LINES} and {@code COLUMNS} do, else 80 by 24. */
    static TerminalSize of(Map<String, String> environment) {
        String told = TERMINAL.canRead() ? stty() : "";
        if (told.isEmpty()) {
            told = environment.getOrDefault("LINES", "") + " " + environment.getOrDefault("COLUMNS", "");
        }
        return parse(told);
    }

    /** Reads {@code LINES COLUMNS}. */
    static TerminalSize parse(String size) {
        String[] parts = size.strip().split(" ");
        try {
            TerminalSize parsed = new TerminalSize(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
            return parsed.lines > 0 && parsed.columns > 0 ? parsed : USUAL;
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException unknown) {
            return USUAL;
        }
    }

    private static String stty() {
        try {
            Process process = new ProcessBuilder("stty", "size")
                    .redirectInput(TERMINAL)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return process.waitFor(1, TimeUnit.SECONDS) && process.exitValue() == 0 ? answer : "";
        } catch (IOException unknown) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
