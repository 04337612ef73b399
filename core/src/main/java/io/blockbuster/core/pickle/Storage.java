package io.blockbuster.core.pickle;

/**
 * A run of elements that one or more tensors lie in.
 *
 * @param type of its elements
 * @param key names it within the file
 * @param elements how many
 */
record Storage(ElementType type, String key, long elements) {
    private static final long MOST_ELEMENTS = 1L << 48;

    Storage {
        if (elements < 0 || elements > MOST_ELEMENTS) {
            throw new PickleException("storage " + key + " is said to have " + elements + " elements");
        }
    }

    long bytes() {
        return elements * type.bytes();
    }
}
