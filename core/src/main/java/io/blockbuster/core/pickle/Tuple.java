package io.blockbuster.core.pickle;

import java.util.List;

/** Python's tuple. */
record Tuple(List<Object> items) {
    int size() {
        return items.size();
    }

    Object get(int index) {
        return items.get(index);
    }
}
