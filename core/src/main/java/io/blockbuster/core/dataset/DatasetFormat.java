package io.blockbuster.core.dataset;

/** How a data set is laid out on disk. */
public enum DatasetFormat {
    /** One JSON object a line. */
    JSON_LINES("JSON lines"),
    /** A header line, then rows; separated by commas or tabs, quoted as in RFC 4180. */
    CSV("CSV"),
    /** The folder of the Large Movie Review Dataset: one file a review, {@code pos} and {@code neg} folders. */
    ACL_IMDB("aclImdb folder"),
    /** One review a line, without labels. */
    PLAIN_LINES("plain lines");

    private final String words;

    DatasetFormat(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
