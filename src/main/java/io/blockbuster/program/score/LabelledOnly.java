package io.blockbuster.program.score;

import io.blockbuster.core.dataset.DatasetFormat;
import io.blockbuster.core.dataset.Example;
import io.blockbuster.core.dataset.ExampleReader;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The first examples of a data set that have a label. */
final class LabelledOnly implements ExampleReader {
    private final ExampleReader all;
    private final long limit;
    private final AtomicLong skipped = new AtomicLong();
    private long returned;
    private @Nullable Example ahead;

    LabelledOnly(ExampleReader all, long limit) {
        this.all = all;
        this.limit = limit;
    }

    /** Examples without a label passed by so far; may be asked from any thread. */
    long skipped() {
        return skipped.get();
    }

    @Override
    public boolean hasNext() {
        while (ahead == null && returned < limit && all.hasNext()) {
            Example example = all.next();
            if (example.label() == null) {
                skipped.incrementAndGet();
            } else {
                ahead = example;
            }
        }
        return ahead != null;
    }

    @Override
    public Example next() {
        if (!hasNext() || ahead == null) {
            throw new NoSuchElementException();
        }
        Example next = ahead;
        ahead = null;
        returned++;
        return next;
    }

    @Override
    public DatasetFormat format() {
        return all.format();
    }

    @Override
    public double fractionRead() {
        double read = all.fractionRead();
        return limit == Long.MAX_VALUE ? read : Math.max(Double.isNaN(read) ? 0 : read, (double) returned / limit);
    }

    @Override
    public void close() {
        all.close();
    }
}
