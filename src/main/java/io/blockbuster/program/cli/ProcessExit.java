package io.blockbuster.program.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The end of the process: with the exit code of its command, also after Ctrl-C. */
public final class ProcessExit {
    /** How long a command may take to close after Ctrl-C, in seconds. */
    private static final int GRACE_SECONDS = 20;

    private static final CompletableFuture<Integer> EXIT_CODE = new CompletableFuture<>();

    private ProcessExit() {}

    /** Ends the process with the code of its finished command. */
    public static void exit(int code) {
        EXIT_CODE.complete(code);
        // blocks for ever when a signal already shuts the process down; the hook then ends it with this code
        System.exit(code);
    }

    /** Runs an action when a signal ends the process, then lets the command finish. */
    static void beforeShutdown(Runnable stop) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndWait(stop), "blockbuster-stop"));
    }

    private static void stopAndWait(Runnable stop) {
        if (EXIT_CODE.isDone()) {
            return;
        }
        stop.run();
        try {
            int code = EXIT_CODE.get(GRACE_SECONDS, TimeUnit.SECONDS);
            Runtime.getRuntime().halt(code);
        } catch (TimeoutException | ExecutionException late) {
            System.err.println("blockbuster: not closed within " + GRACE_SECONDS + " s, ending the process");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
