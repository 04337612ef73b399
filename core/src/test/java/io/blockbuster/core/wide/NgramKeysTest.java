package io.blockbuster.core.wide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NgramKeysTest {
    @Test
    void shouldHaveOneKeyForEachNgramUpToTheOrder() {
        // Given
        int[] tokens = {7, 8, 9, 10};
        // When
        long[] keys = NgramKeys.all(tokens, 3);
        // Then
        assertThat(keys).hasSize(4 + 3 + 2).doesNotHaveDuplicates();
    }

    @Test
    void shouldGiveEqualNgramsEqualKeysWhereverTheyStand() {
        // Given
        int[] tokens = {2025, 2919, 7, 2025, 2919};
        // When
        long[] keys = NgramKeys.all(tokens, 2);
        // Then
        assertThat(Arrays.stream(keys).distinct().count()).isEqualTo(3 + 3);
    }

    @Test
    void shouldTellTheOrderOfTokensApart() {
        assertThat(NgramKeys.all(new int[] {1, 2}, 2)[2]).isNotEqualTo(NgramKeys.all(new int[] {2, 1}, 2)[2]);
    }

    @Test
    void shouldNeverChangeItsKeys() {
        // Given the definition written out by hand: mix(n) is the nth output of SplitMix64 from state n - gamma
        long one = splitMix(1);
        // When
        long[] keys = NgramKeys.all(new int[] {2204}, 1);
        // Then
        assertThat(keys).containsExactly(splitMix(one + 2204));
    }

    @Test
    void shouldGiveDistinctAscendingBucketsWithinTheirNumber() {
        // Given
        int[] tokens = new int[500];
        Arrays.setAll(tokens, i -> i % 97);
        // When
        int[] buckets = NgramKeys.buckets(tokens, 3, 6);
        // Then
        assertThat(buckets).isSorted().doesNotHaveDuplicates();
        assertThat(Arrays.stream(buckets)).allMatch(bucket -> bucket >= 0 && bucket < 64);
    }

    @Test
    void shouldHaveNoBucketsForAnEmptyText() {
        assertThat(NgramKeys.buckets(new int[0], 3, 20)).isEmpty();
    }

    private static long splitMix(long state) {
        long z = state + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
