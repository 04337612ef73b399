package io.blockbuster.trainer.delta;

/**
 * What learning a delta came to, on the texts it was learned from: a first look, no judgement of it.
 *
 * @param freshTexts new texts with their labels
 * @param freshBefore the share of them that the base labels right, in [0, 1]
 * @param freshAfter the share that base and delta label right
 * @param replayTexts texts of the kind the base knows
 * @param replayKept the share of them that keep the label they had from the base; 1 where there are none
 * @param words word pieces with an embedding of their own
 * @param buckets buckets of the wide part with a weight of their own
 * @param loss running mean of the training loss at the end
 * @param seconds the learning took
 */
public record DeltaMetrics(
        int freshTexts,
        double freshBefore,
        double freshAfter,
        int replayTexts,
        double replayKept,
        int words,
        int buckets,
        double loss,
        double seconds) {}
