package io.blockbuster.program.demo;

import io.blockbuster.program.cli.Console;
import io.blockbuster.program.demo.view.DemoView;

/** Where the demo's views go. Used by one thread. */
interface Display extends AutoCloseable {
    /** Shows the demo as it is now; may be called as often as one likes. */
    void show(DemoView view);

    /** Tells of a moment in the demo, where views do not show it themselves. */
    void tell(String moment);

    @Override
    void close();

    /** A picture that redraws itself where standard output is a terminal, otherwise lines. */
    static Display on(Console console) {
        boolean dumb = console.environment().getOrDefault("TERM", "").equals("dumb");
        return console.terminals().out() && !dumb ? new LiveDisplay(console) : new LineDisplay(console.out());
    }
}
