package io.blockbuster.program.cli;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The end of the process: with the exit code of its command, also after Ctrl-C.
 *
 * <p>A signal ends a command that installed no {@link StopSignal} at once; one that did may close what it opened first.
 */
public final class ProcessExit {
    /** How long a command may take to close after Ctrl-C, in seconds. */
    private static final int GRACE_SECONDS = 20;

    private static final CompletableFuture<Integer> EXIT_CODE = new CompletableFuture<>();
    private static final List<Runnable> STOPS = new CopyOnWriteArrayList<>();

    private ProcessExit() {}

    /** Makes signals reach the {@link StopSignal}s of the commands; to be called once, when the process starts. */
    public static void listen() {
        Runtime.getRuntime().addShutdownHook(new Thread(ProcessExit::stopAndWait, "blockbuster-stop"));
    }

    /** Ends the process with the code of its finished command. */
    public static void exit(int code) {
        EXIT_CODE.complete(code);
        // blocks for ever when a signal already shuts the process down; the hook then ends it with this code
        System.exit(code);
    }

    static void onSignal(Runnable stop) {
        STOPS.add(stop);
    }

    private static void stopAndWait() {
        if (EXIT_CODE.isDone() || STOPS.isEmpty()) {
            return;
        }
        STOPS.forEach(Runnable::run);
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
