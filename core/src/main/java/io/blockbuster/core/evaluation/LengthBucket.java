package io.blockbuster.core.evaluation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The accuracy on reviews of like length.
 *
 * @param maxTokens the longest review of the bucket in tokens; the bucket begins above half of that
 * @param truncated whether these are the reviews that the model could not read whole, whatever is left of them
 * @param count reviews in the bucket
 * @param accuracy the share of them that were labelled right
 */
public record LengthBucket(int maxTokens, boolean truncated, long count, Estimate accuracy) {
    private static final int SMALLEST = 32;

    /** The buckets that are not empty: up to 32 tokens, 64, 128 and so on, then the truncated reviews. */
    static List<LengthBucket> of(Collection<Prediction> predictions) {
        Map<Integer, List<Prediction>> whole = predictions.stream()
                .filter(prediction -> !prediction.truncated())
                .collect(Collectors.groupingBy(
                        prediction -> bucket(prediction.tokens()), TreeMap::new, Collectors.toList()));
        List<Prediction> truncated =
                predictions.stream().filter(Prediction::truncated).toList();
        List<LengthBucket> buckets = new ArrayList<>();
        whole.forEach((maxTokens, members) -> buckets.add(of(maxTokens, false, members)));
        if (!truncated.isEmpty()) {
            int longest = truncated.stream().mapToInt(Prediction::tokens).max().orElseThrow();
            buckets.add(of(longest, true, truncated));
        }
        return List.copyOf(buckets);
    }

    private static LengthBucket of(int maxTokens, boolean truncated, List<Prediction> members) {
        long correct = members.stream().filter(Prediction::correct).count();
        return new LengthBucket(maxTokens, truncated, members.size(), Estimate.ofProportion(correct, members.size()));
    }

    private static int bucket(int tokens) {
        int bucket = SMALLEST;
        while (bucket < tokens) {
            bucket *= 2;
        }
        return bucket;
    }
}
