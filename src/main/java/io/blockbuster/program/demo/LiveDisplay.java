package io.blockbuster.program.demo;

import io.blockbuster.program.cli.Console;
import io.blockbuster.program.demo.view.DemoView;
import io.blockbuster.program.demo.view.Screen;
import java.io.PrintWriter;
import java.util.List;

/**
 * Views as a picture on a terminal, redrawn in place. The last picture stays when it closes. Log lines are held back
 * meanwhile, for they would tear the picture.
 */
final class LiveDisplay implements Display {
    private static final String HIDE_CURSOR = "\u001b[?25l";
    private static final String SHOW_CURSOR = "\u001b[?25h";
    private static final String CLEAR_SCREEN = "\u001b[2J\u001b[H";
    private static final String CLEAR_REST_OF_LINE = "\u001b[K";
    private static final long SIZE_EVERY_NANOS = 2_000_000_000;

    private final Console console;
    private final PrintWriter out;
    private final HeldLog log = HeldLog.hold();
    private TerminalSize size;
    private long sizeKnownAt = System.nanoTime();
    private int drawn;

    LiveDisplay(Console console) {
        this.console = console;
        this.out = console.out();
        this.size = TerminalSize.of(console.environment());
        out.print(HIDE_CURSOR);
    }

    @Override
    public void show(DemoView view) {
        StringBuilder picture = new StringBuilder();
        if (sizeChanged()) {
            picture.append(CLEAR_SCREEN);
        } else if (drawn > 0) {
            picture.append("\r\u001b[").append(drawn).append('A');
        }
        // One line is left for the cursor below the picture.
        List<String> lines = new Screen(size.columns(), size.lines() - 1, console.colours()).lines(view);
        for (String line : lines) {
            picture.append(line).append(CLEAR_REST_OF_LINE).append('\n');
        }
        drawn = lines.size();
        out.print(picture);
        out.flush();
    }

    @Override
    public void tell(String moment) {
        // The picture shows it.
    }

    @Override
    public void close() {
        out.print(SHOW_CURSOR);
        out.flush();
        log.release();
    }

    private boolean sizeChanged() {
        if (System.nanoTime() - sizeKnownAt < SIZE_EVERY_NANOS) {
            return false;
        }
        sizeKnownAt = System.nanoTime();
        TerminalSize before = size;
        size = TerminalSize.of(console.environment());
        return !size.equals(before);
    }
}
