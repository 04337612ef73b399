package io.blockbuster.core.pickle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The stack, the marks and the memo of a pickle's machine, each bounded. */
final class PickleStack {
    private static final int MOST_VALUES = 1_000_000;
    private static final int MOST_MARKS = 1_000;

    private final List<Object> values = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();
    private final Map<Long, Object> memo = new HashMap<>();

    void push(Object value) {
        if (values.size() == MOST_VALUES) {
            throw new PickleException("more than " + MOST_VALUES + " values are stacked");
        }
        values.add(value);
    }

    /** The topmost value above the last mark. */
    Object top() {
        if (values.size() == floor()) {
            throw new PickleException("a value is asked for where there is none");
        }
        return values.get(values.size() - 1);
    }

    Object pop() {
        Object top = top();
        values.remove(values.size() - 1);
        return top;
    }

    /** The last so many values above the last mark, in the order in which they were pushed. */
    List<Object> pop(int count) {
        if (values.size() - count < floor()) {
            throw new PickleException("a value is asked for where there is none");
        }
        return taken(values.size() - count);
    }

    private int floor() {
        return marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
    }

    void mark() {
        if (marks.size() == MOST_MARKS) {
            throw new PickleException("values are nested more than " + MOST_MARKS + " deep");
        }
        marks.add(values.size());
    }

    /** All values above the last mark, which goes too. */
    List<Object> popToMark() {
        if (marks.isEmpty()) {
            throw new PickleException("a mark is asked for where there is none");
        }
        return taken(marks.remove(marks.size() - 1));
    }

    private List<Object> taken(int from) {
        List<Object> tail = values.subList(from, values.size());
        List<Object> copy = new ArrayList<>(tail);
        tail.clear();
        return copy;
    }

    /** Keeps the topmost value under a number. */
    void memoize(long number) {
        if (memo.size() == MOST_VALUES) {
            throw new PickleException("more than " + MOST_VALUES + " values are memorized");
        }
        memo.put(number, top());
    }

    /** Keeps the topmost value under the next number. */
    void memoize() {
        memoize(memo.size());
    }

    void recall(long number) {
        Object value = memo.get(number);
        if (value == null) {
            throw new PickleException("value " + number + " is recalled before it was memorized");
        }
        push(value);
    }
}
