package io.blockbuster.program.score;

import io.blockbuster.core.dataset.DatasetFormat;
import io.blockbuster.core.dataset.Example;
import io.blockbuster.core.dataset.ExampleReader;
import io.blockbuster.core.review.Review;
import java.util.Iterator;
import java.util.List;

/** Texts from the command line as a data set. */
final class GivenTexts implements ExampleReader {
    private final Iterator<String> texts;

    GivenTexts(List<String> texts) {
        this.texts = texts.iterator();
    }

    @Override
    public boolean hasNext() {
        return texts.hasNext();
    }

    @Override
    public Example next() {
        return new Example(new Review(null, null, texts.next(), null, null, null), null);
    }

    @Override
    public DatasetFormat format() {
        return DatasetFormat.PLAIN_LINES;
    }

    @Override
    public double fractionRead() {
        return Double.NaN;
    }

    @Override
    public void close() {}
}
