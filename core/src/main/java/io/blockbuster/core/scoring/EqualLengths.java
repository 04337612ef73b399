package io.blockbuster.core.scoring;

import io.blockbuster.core.text.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Texts of one length out of a batch, to be run together without padding.
 *
 * @param positions where each stands in the batch
 * @param rows their token ids, {@code [texts][length]}
 */
@SuppressWarnings("ArrayRecordComponent") // a hot path: compared nowhere, copied nowhere
record EqualLengths(int[] positions, int[][] rows) {
    /** The most tokens in one run. Short texts gain from company; longer ones fill a CPU's caches alone. */
    private static final int MAX_TOKENS = 256;

    /** Each text of a batch as a run of its own. */
    static List<EqualLengths> alone(List<Tokens> batch) {
        List<EqualLengths> runs = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            runs.add(new EqualLengths(new int[] {i}, new int[][] {batch.get(i).ids()}));
        }
        return runs;
    }

    /** Divides a batch into runs. */
    static List<EqualLengths> of(List<Tokens> batch) {
        long[] byLength = new long[batch.size()];
        for (int i = 0; i < byLength.length; i++) {
            byLength[i] = ((long) batch.get(i).length() << Integer.SIZE) | i;
        }
        Arrays.sort(byLength);
        List<EqualLengths> runs = new ArrayList<>();
        for (int from = 0; from < byLength.length; ) {
            int length = (int) (byLength[from] >>> Integer.SIZE);
            int most = Math.max(1, MAX_TOKENS / length);
            int to = from + 1;
            while (to < byLength.length && to - from < most && byLength[to] >>> Integer.SIZE == length) {
                to++;
            }
            runs.add(run(batch, byLength, from, to));
            from = to;
        }
        return runs;
    }

    private static EqualLengths run(List<Tokens> batch, long[] byLength, int from, int to) {
        int[] positions = new int[to - from];
        int[][] rows = new int[to - from][];
        for (int i = 0; i < rows.length; i++) {
            positions[i] = (int) byLength[from + i];
            rows[i] = batch.get(positions[i]).ids();
        }
        return new EqualLengths(positions, rows);
    }
}
