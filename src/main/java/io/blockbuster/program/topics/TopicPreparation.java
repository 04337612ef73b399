package io.blockbuster.program.topics;

import io.blockbuster.program.cli.StopSignal;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * A {@link TopicSetup} at work on a thread of its own, and what is made there when the topics are there, while the model is
 * loaded. Closing it ends the wait for a cluster that does not answer.
 *
 * @param <T> what is made
 */
public final class TopicPreparation<T> implements AutoCloseable {
    private final StopSignal ending = StopSignal.manual();
    private final FutureTask<Optional<T>> preparing;

    private TopicPreparation(TopicSetup setup, Properties kafka, Supplier<T> then) {
        preparing = new FutureTask<>(() -> setup.prepare(kafka, ending) ? Optional.of(then.get()) : Optional.empty());
    }

    /**
     * Begins.
     *
     * @param stop ends it as well
     * @param then makes what needs the topics
     */
    public static <T> TopicPreparation<T> begin(TopicSetup setup, Properties kafka, StopSignal stop, Supplier<T> then) {
        TopicPreparation<T> preparation = new TopicPreparation<>(setup, kafka, then);
        stop.onRequest(preparation::close);
        Thread thread = new Thread(preparation.preparing, "blockbuster-topics");
        thread.setDaemon(true);
        thread.start();
        return preparation;
    }

    /**
     * Waits until the topics are there and what needs them is made.
     *
     * @return empty if it was ended before
     * @throws io.blockbuster.program.cli.CommandException as {@link TopicSetup#prepare}
     */
    public Optional<T> await() throws InterruptedException {
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
