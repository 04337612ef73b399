package io.blockbuster.core.dataset;

import java.io.IOException;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** An iterator over what {@link #read} returns, until that is null. */
abstract class LookaheadReader implements ExampleReader {
    private @Nullable Example ahead;
    private boolean ended;

    /** The next example, or null at the end. */
    abstract @Nullable Example read() throws IOException;

    /** What to say of an I/O error: where it happened and what it means. */
    abstract DatasetException unreadable(IOException failure);

    @Override
    public final boolean hasNext() {
        if (ahead == null && !ended) {
            try {
                ahead = read();
            } catch (IOException failure) {
                throw unreadable(failure);
            }
            ended = ahead == null;
        }
        return ahead != null;
    }

    @Override
    public final Example next() {
        if (!hasNext() || ahead == null) {
            throw new NoSuchElementException();
        }
        Example next = ahead;
        ahead = null;
        return next;
    }
}
