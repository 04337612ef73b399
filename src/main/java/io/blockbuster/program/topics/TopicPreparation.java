package io.blockbuster.program.topics;

import io.blockbuster.program.cli.StopSignal;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A {@link TopicSetup} at work on a thread of its own, while the model is loaded. Closing it ends the wait for a cluster
 * that does not answer.
 */
public final class TopicPreparation implements AutoCloseable {
    private final StopSignal ending = StopSignal.manual();
    private final FutureTask<Boolean> preparing;

    private TopicPreparation(TopicSetup setup, Properties kafka) {
        preparing = new FutureTask<>(() -> setup.prepare(kafka, ending));
    }

    /**
     * Begins.
     *
     * @param stop ends it as well
     */
    public static TopicPreparation begin(TopicSetup setup, Properties kafka, StopSignal stop) {
        TopicPreparation preparation = new TopicPreparation(setup, kafka);
        stop.onRequest(preparation::close);
        Thread thread = new Thread(preparation.preparing, "blockbuster-topics");
        thread.setDaemon(true);
        thread.start();
        return preparation;
    }

    /**
     * Waits until the topics are there.
     *
     * @return false if it was ended before
     * @throws io.blockbuster.program.cli.CommandException as {@link TopicSetup#prepare}
     */
    public boolean await() throws InterruptedException {
        try {
            return preparing.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        ending.request();
    }
}
