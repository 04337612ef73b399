package io.blockbuster.core.dataset;

import org.jspecify.annotations.Nullable;

/** A data set that cannot be read: the message names the file, the line and what is wrong there. */
public final class DatasetException extends RuntimeException {
    public DatasetException(String message) {
        super(message);
    }

    public DatasetException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static DatasetException atLine(String source, long line, String what, @Nullable Throwable cause) {
        return new DatasetException(source + ", line " + line + ": " + what, cause);
    }
}
