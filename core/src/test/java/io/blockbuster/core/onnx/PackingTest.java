package io.blockbuster.core.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PackingTest {
    @Test
    void shouldLayTextsEndToEndAsTheOperatorsDocumentationShows() {
        Packing packing = Packing.of(List.of(new int[] {7}, new int[] {8, 9}, new int[] {1, 2, 3, 4}), 4);

        assertThat(packing.ids()).containsExactly(7, 8, 9, 1, 2, 3, 4);
        assertThat(packing.positions()).containsExactly(0, 0, 1, 0, 1, 2, 3);
        assertThat(packing.cumulative()).containsExactly(0, 1, 3, 7);
        assertThat(packing.offsets()).containsExactly(0, 4, 5, 8, 9, 10, 11, 1, 2, 3, 6, 7);
        assertThat(packing.rows()).containsExactly(0, -1, -1, -1, 1, 2, -1, -1, 3, 4, 5, 6);
    }

    @Test
    void shouldPackAnyTextsAsASlowListOfPlacesDoes() {
        Random random = new Random(20_261_124);
        for (int round = 0; round < 50; round++) {
            // Given
            List<int[]> texts = IntStream.range(0, 1 + random.nextInt(9))
                    .mapToObj(i -> random.ints(1 + random.nextInt(12), 0, 100).toArray())
                    .toList();
            int longest = texts.stream().mapToInt(text -> text.length).max().orElseThrow();

            // When
            Packing packing = Packing.of(texts, 12);

            // Then
            List<Integer> ids = new ArrayList<>();
            List<Integer> filled = new ArrayList<>();
            List<Integer> empty = new ArrayList<>();
            for (int t = 0; t < texts.size(); t++) {
                for (int position = 0; position < longest; position++) {
                    int place = t * longest + position;
                    if (position < texts.get(t).length) {
                        assertThat(packing.rows()[place]).isEqualTo(ids.size());
                        assertThat(packing.positions()[ids.size()]).isEqualTo(position);
                        ids.add(texts.get(t)[position]);
                        filled.add(place);
                    } else {
                        assertThat(packing.rows()[place]).isNegative();
                        empty.add(place);
                    }
                }
                assertThat(packing.cumulative()[t + 1]).isEqualTo(ids.size());
            }
            filled.addAll(empty);
            assertThat(packing.ids()).containsExactly(ids.toArray(Integer[]::new));
            assertThat(packing.offsets()).containsExactly(filled.toArray(Integer[]::new));
        }
    }

    @Test
    void shouldRefuseTextsThatAModelCannotRead() {
        assertThatThrownBy(() -> Packing.of(List.of(new int[5]), 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Packing.of(List.of(new int[1], new int[0]), 4))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
