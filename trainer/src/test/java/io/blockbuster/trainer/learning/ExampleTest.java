package io.blockbuster.trainer.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExampleTest {
    private static final int CLS = 101;
    private static final int SEP = 102;

    @Test
    void shouldLeaveOutAShareOfThePiecesAndKeepTheOrderOfTheRest() {
        // Given: pieces that ascend between the ends
        Example example = example(IntStream.range(1_000, 3_000).toArray());
        // When
        Example thinned = example.thinned(0.2, new Random(1));
        // Then
        int[] kept = Arrays.copyOfRange(thinned.input(), 1, thinned.input().length - 1);
        assertThat(kept.length / 2_000.0).isCloseTo(0.8, within(0.04));
        assertThat(kept).isSorted().doesNotHaveDuplicates();
        assertThat(thinned.input()).startsWith(CLS).endsWith(SEP);
        assertThat(thinned.target()).isEqualTo(example.target());
        assertThat(thinned.offset()).isEqualTo(example.offset());
    }

    @Test
    void shouldLeaveOutOthersEachTime() {
        Example example = example(IntStream.range(1_000, 1_100).toArray());
        Random random = new Random(2);
        assertThat(example.thinned(0.3, random).input())
                .isNotEqualTo(example.thinned(0.3, random).input());
    }

    @Test
    void shouldKeepTheEndsOfTheShortestInput() {
        assertThat(example().thinned(0.99, new Random(3)).input()).containsExactly(CLS, SEP);
    }

    @Test
    void shouldBeTheSameWhereNothingIsLeftOut() {
        Example example = example(2_000, 2_001);
        assertThat(example.thinned(0, new Random(4))).isSameAs(example);
    }

    private static Example example(int... pieces) {
        return new Example(
                IntStream.concat(IntStream.concat(IntStream.of(CLS), IntStream.of(pieces)), IntStream.of(SEP))
                        .toArray(),
                0.7f,
                1.5f);
    }
}
