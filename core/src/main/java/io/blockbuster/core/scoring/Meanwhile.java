package io.blockbuster.core.scoring;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Something that another thread makes meanwhile.
 *
 * @param <T> what it is
 */
final class Meanwhile<T> {
    private final CompletableFuture<T> made;

    private Meanwhile(CompletableFuture<T> made) {
        this.made = made;
    }

    /** Begins to make it. */
    static <T> Meanwhile<T> make(Supplier<T> maker) {
        return new Meanwhile<>(CompletableFuture.supplyAsync(maker));
    }

    /** What was made, once it is; throws what its maker threw. */
    T await() {
        try {
            return made.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** Has it ended as soon as it is made, by whoever no longer wants it. */
    void giveUp(Consumer<T> end) {
        made.thenAccept(end);
    }
}
