package io.blockbuster.core.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The start of ONNX Runtime on a thread whose stack fits the command line.
 *
 * <p>When its environment is made, ONNX Runtime 1.29 matches a regular expression against the process's command line,
 * recursing for each character (300 to 400 bytes of stack). On the usual stack of 1 MB a review of 4,000 characters as
 * an argument, or a long class path, ends the process with a segmentation fault.
 */
final class EnvironmentStart {
    private static final long STACK = 1 << 20;
    private static final long STACK_PER_CHARACTER = 1 << 10;

    private EnvironmentStart() {}

    /** The environment of this process, started with this level if it is not there yet. */
    static OrtEnvironment environment(OrtLoggingLevel level) {
        FutureTask<OrtEnvironment> start = new FutureTask<>(() -> OrtEnvironment.getEnvironment(level, "blockbuster"));
        long stack = STACK + STACK_PER_CHARACTER * commandLineLength();
        Thread thread = new Thread(null, start, "onnxruntime-start", stack);
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return start.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("ONNX Runtime does not start: " + e.getCause(), e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static long commandLineLength() {
        try {
            return Files.readAllBytes(Path.of("/proc/self/cmdline")).length;
        } catch (IOException e) {
            return 0; // not Linux, which alone has this file
        }
    }
}
