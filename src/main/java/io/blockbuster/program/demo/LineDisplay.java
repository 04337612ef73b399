package io.blockbuster.program.demo;

import io.blockbuster.program.demo.view.DemoView;
import io.blockbuster.program.demo.view.PlainLine;
import java.io.PrintWriter;
import java.time.Duration;

/** Views as plain lines, one a second. */
final class LineDisplay implements Display {
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final PrintWriter out;
    private Duration next = EVERY;

    LineDisplay(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void show(DemoView view) {
        if (view.phase() == DemoView.Phase.STARTING || view.elapsed().compareTo(next) < 0) {
            return;
        }
        next = Duration.ofSeconds(view.elapsed().toSeconds()).plus(EVERY);
        out.println(PlainLine.of(view));
        out.flush();
    }

    @Override
    public void tell(String moment) {
        out.println(moment);
        out.flush();
    }

    @Override
    public void close() {
        out.flush();
    }
}
