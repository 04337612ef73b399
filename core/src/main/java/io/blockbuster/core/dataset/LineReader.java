package io.blockbuster.core.dataset;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads data with one example a line; blank lines are skipped. */
abstract class LineReader extends LookaheadReader {
    private final Source source;
    private final Lines lines;

    LineReader(Source source) {
        this.source = source;
        this.lines = new Lines(source.bytes());
    }

    /** The example in a line that is not blank. */
    abstract Example parse(String line);

    /** The error of the line read last. */
    final DatasetException at(String what, Throwable cause) {
        return DatasetException.atLine(source.name(), lines.number(), what, cause);
    }

    @Override
    final @Nullable Example read() throws IOException {
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (!line.isBlank()) {
                return parse(line);
            }
        }
        return null;
    }

    @Override
    final DatasetException unreadable(IOException failure) {
        return source.unreadable(Math.max(1, lines.number()), failure);
    }

    @Override
    public final double fractionRead() {
        return source.fractionRead();
    }

    @Override
    public final void close() {
        source.close();
    }
}
