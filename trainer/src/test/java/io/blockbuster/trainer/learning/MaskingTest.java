package io.blockbuster.trainer.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MaskingTest {
    private static final int CLS = 101;
    private static final int SEP = 102;
    private static final int MASK = 103;

    @Test
    void shouldHideAShareOfThePiecesAndRememberThem() {
        // Given
        List<int[]> inputs = inputs(40, 50);
        // When
        Masking masking = Masking.of(inputs, 0.2, new Random(1));
        // Then
        int[] truth = flat(inputs);
        int[] shown = flat(masking.inputs());
        assertThat(masking.places()).hasSameSizeAs(masking.truths());
        assertThat(masking.places().length / (40 * 50.0)).isCloseTo(0.2, within(0.04));
        for (int i = 0; i < masking.places().length; i++) {
            assertThat(masking.truths()[i]).isEqualTo(truth[masking.places()[i]]);
        }
        long hidden = Arrays.stream(masking.places())
                .filter(place -> shown[place] == MASK)
                .count();
        assertThat(hidden / (double) masking.places().length).isCloseTo(0.8, within(0.08));
        List<Integer> chosen = Arrays.stream(masking.places()).boxed().toList();
        for (int i = 0; i < truth.length; i++) {
            if (!chosen.contains(i)) {
                assertThat(shown[i]).as("place " + i).isEqualTo(truth[i]);
            }
        }
    }

    @Test
    void shouldNeverHideTheEndsAndLeaveTheGivenInputsAsTheyAre() {
        // Given
        List<int[]> inputs = inputs(20, 3);
        int[] before = flat(inputs);
        // When
        Masking masking = Masking.of(inputs, 0.99, new Random(2));
        // Then
        assertThat(flat(inputs)).isEqualTo(before);
        assertThat(masking.inputs())
                .allSatisfy(input -> assertThat(input).startsWith(CLS).endsWith(SEP));
        assertThat(masking.truths()).doesNotContain(CLS, SEP);
    }

    @Test
    void shouldChooseAtLeastOnePieceOfAShortInput() {
        for (int seed = 0; seed < 20; seed++) {
            Masking masking = Masking.of(List.of(new int[] {CLS, 2000, SEP}), 0.01, new Random(seed));
            assertThat(masking.truths()).containsExactly(2000);
        }
    }

    private static List<int[]> inputs(int count, int pieces) {
        List<int[]> inputs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] input = new int[pieces + 2];
            for (int at = 1; at <= pieces; at++) {
                input[at] = 2000 + 100 * i + at;
            }
            input[0] = CLS;
            input[pieces + 1] = SEP;
            inputs.add(input);
        }
        return inputs;
    }

    /** Inputs of one length laid end to end. */
    private static int[] flat(List<int[]> inputs) {
        return inputs.stream().flatMapToInt(Arrays::stream).toArray();
    }
}
