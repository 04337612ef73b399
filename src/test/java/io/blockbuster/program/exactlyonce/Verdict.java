package io.blockbuster.program.exactlyonce;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of the published reviews, at read_committed.
 *
 * @param inputs records on {@code reviews.raw}
 * @param scored distinct inputs on {@code reviews.scored}
 * @param dead distinct inputs on {@code reviews.dlq}
 * @param lost positions of inputs that are nowhere
 * @param doubled positions of inputs that are somewhere twice
 * @param misordered outputs that come after a later input of their partition, or in another partition
 * @param wrong inputs that ended on the other topic, or came out changed
 * @param miscounted windowed counts that differ from the inputs
 */
record Verdict(
        long inputs,
        long scored,
        long dead,
        List<String> lost,
        List<String> doubled,
        List<String> misordered,
        List<String> wrong,
        List<String> miscounted) {

    /** What is wrong, one line a kind; empty if every input has exactly one right output. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        add(faults, "lost", lost);
        add(faults, "doubled", doubled);
        add(faults, "misordered", misordered);
        add(faults, "wrong", wrong);
        add(faults, "miscounted", miscounted);
        return faults;
    }

    private static void add(List<String> faults, String kind, List<String> cases) {
        if (!cases.isEmpty()) {
            faults.add(cases.size() + " " + kind + ": " + cases.subList(0, Math.min(20, cases.size())));
        }
    }

    @Override
    public String toString() {
        return "%d inputs, %d scored, %d dead letters; %s"
                .formatted(inputs, scored, dead, faults().isEmpty() ? "each exactly once" : faults());
    }
}
