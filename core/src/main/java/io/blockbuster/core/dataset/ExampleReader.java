package io.blockbuster.core.dataset;

import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The examples of a data set in their order, read as they are asked for: memory holds one example, never the file.
 *
 * <p>Not thread-safe. {@link #hasNext()} and {@link #next()} throw {@link DatasetException} at the line that cannot be
 * read.
 */
public interface ExampleReader extends Iterator<Example>, AutoCloseable {
    /** How the data is laid out. */
    DatasetFormat format();

    /** How much of the data was read, in [0, 1], by bytes or files; NaN where its size is unknown. */
    double fractionRead();

    /** The rest of the examples; closing the stream closes the reader. */
    default Stream<Example> stream() {
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .onClose(this::close);
    }

    @Override
    void close();
}
