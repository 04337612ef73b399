package io.blockbuster.core.dataset;

import io.blockbuster.core.review.Review;

/** Reads one review a line, without a label. */
final class PlainLinesReader extends LineReader {
    PlainLinesReader(Source source) {
        super(source);
    }

    @Override
    Example parse(String line) {
        return new Example(new Review(null, null, line, null, null, null), null);
    }

    @Override
    public DatasetFormat format() {
        return DatasetFormat.PLAIN_LINES;
    }
}
