package io.blockbuster.trainer.learning;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * The order of an epoch: shuffled, then sorted by length within pools of a few hundred batches, so that a batch holds
 * inputs of about one length and little padding. The same seed and epoch give the same plan.
 */
final class BatchPlan {
    private static final int POOL = 100;

    private BatchPlan() {}

    /**
     * @param count examples
     * @param length of an example, in tokens
     * @param batch examples in a batch; the last may be smaller
     * @return indexes of examples, by batch
     */
    static List<int[]> of(int count, IntUnaryOperator length, int batch, long seed, int epoch) {
        Random random = new Random(seed * 31 + epoch);
        List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(order, random);
        List<int[]> batches = new ArrayList<>();
        for (int start = 0; start < count; start += POOL * batch) {
            List<Integer> pool = order.subList(start, Math.min(count, start + POOL * batch));
            pool.sort(Comparator.comparingInt(length::applyAsInt));
            for (int at = 0; at < pool.size(); at += batch) {
                batches.add(pool.subList(at, Math.min(pool.size(), at + batch)).stream()
                        .mapToInt(Integer::intValue)
                        .toArray());
            }
        }
        Collections.shuffle(batches, random);
        return batches;
    }
}
