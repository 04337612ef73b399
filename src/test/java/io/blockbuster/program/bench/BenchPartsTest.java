package io.blockbuster.program.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.blockbuster.core.model.Activation;
import io.blockbuster.core.model.BertConfig;
import io.blockbuster.core.onnx.OnnxRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchPartsTest {
    @TempDir
    Path folder;

    @Test
    void shouldTellMedianBestAndSpreadOfRounds() {
        Samples odd = new Samples(List.of(3.0, 1.0, 2.0));
        Samples even = new Samples(List.of(4.0, 1.0, 2.0, 3.0));

        assertThat(odd.median()).isEqualTo(2);
        assertThat(odd.greatest()).isEqualTo(3);
        assertThat(odd.spread()).isEqualTo(1);
        assertThat(even.median()).isEqualTo(2.5);
    }

    @Test
    void shouldLeaveOutRoundsThatMeasuredNothing() {
        Samples some = new Samples(List.of(Double.NaN, 2.0, 4.0));
        Samples none = new Samples(List.of(Double.NaN));

        assertThat(some.median()).isEqualTo(3);
        assertThat(some.least()).isEqualTo(2);
        assertThat(none.median()).isNaN();
        assertThat(none.spread()).isNaN();
    }

    @Test
    void shouldCountTheArithmeticOfAReviewFromTheShapes() {
        BertConfig tiny = config(1);
        // width 4, 2 heads, 8 inside, 3 tokens: q k v 3·2·3·4·4, scores and mixture 2·2·3·4·3, output 2·3·4·4,
        // feed-forward 2·2·3·4·8; pooler 2·4·4, classifier 2·4·2
        assertThat(Arithmetic.full(tiny, 3)).isEqualTo(288 + 144 + 96 + 384 + 32 + 16);
        // one row: query, folded query and values 3·2·4·4, scores and mixture of 2 heads 2·2·2·4·3, output 2·4·4,
        // feed-forward 2·2·4·8
        assertThat(Arithmetic.firstRow(tiny, 3)).isEqualTo(96 + 96 + 32 + 128 + 32 + 16);
        assertThat(Arithmetic.firstRow(config(2), 3) - Arithmetic.firstRow(tiny, 3))
                .isEqualTo(Arithmetic.full(config(2), 3) - Arithmetic.full(tiny, 3));
    }

    @Test
    void shouldCountTheArithmeticInIntegersFromTheLinearMapsOfAllLayersButTheLast() {
        assertThat(Arithmetic.inInt8(config(1), 3)).isZero();
        // of the 3 tokens of one layer: q k v, output, feed-forward
        assertThat(Arithmetic.inInt8(config(2), 3)).isEqualTo(288 + 96 + 384);
    }

    @Test
    void shouldMeasureAPeakOnceARoundForEachPrecisionThatTheMachineIsFastIn() throws Exception {
        try (PeakRounds peaks = new PeakRounds()) {
            peaks.measure(2, Duration.ofMillis(1));
            peaks.measure(2, Duration.ofMillis(1));

            assertThat(peaks.float32().oneThread().values()).hasSize(2).allMatch(rate -> rate > 0);
            assertThat(peaks.float32().allThreads().values()).hasSize(2);
            assertThat(peaks.int8() != null).isEqualTo(OnnxRuntime.hasFastInt8());
        }
    }

    @Test
    void shouldCountTheNumbersThatOperatorsMoveFromTheShapes() {
        // width 4, 8 inside, 3 tokens: two look-ups and their sum 7·4, the table and two readings of it 4·4
        assertThat(Arithmetic.numbersMoved(config(1), 3)).isEqualTo(3 * (28 + 16));
        // a whole layer moves its width 18 times and what is inside 4 times
        assertThat(Arithmetic.numbersMoved(config(2), 3) - Arithmetic.numbersMoved(config(1), 3))
                .isEqualTo(3 * (18 * 4 + 4 * 8));
    }

    @Test
    void shouldCountPaddingByTheLongestOfEachBatch() {
        List<Integer> lengths = List.of(10, 20, 30, 40);

        assertThat(Padding.inBatches(lengths, 1)).isZero();
        assertThat(Padding.inBatches(lengths, 2)).isEqualTo(20 / 100.0);
        assertThat(Padding.inBatches(lengths, 3)).isEqualTo(30 / 100.0);
        assertThat(Padding.toLength(lengths, 50)).isEqualTo(1);
    }

    @Test
    void shouldMakeUpReviewsAsLongAsThoseOfImdb() {
        BenchInput.Words words = BenchInput.generated(4_000).words();

        assertThat((double) words.median()).isCloseTo(174, within(9.0));
        assertThat(words.mean()).isCloseTo(230, within(12.0));
        assertThat((double) words.ninetieth()).isCloseTo(450, within(25.0));
    }

    @Test
    void shouldBeginAgainWhereADataSetHasTooFewReviews() throws Exception {
        Path data = Files.writeString(folder.resolve("two.txt"), "first one\nsecond one\n");

        assertThat(BenchInput.read(data, 5).texts())
                .containsExactly("first one", "second one", "first one", "second one", "first one");
    }

    @Test
    void shouldScheduleReviewsWithoutAddingUpErrors() {
        OpenLoop loop = new OpenLoop("", "", BenchInput.generated(1), 0, 10, 3);

        assertThat(loop.dueNanos(0)).isZero();
        assertThat(loop.dueNanos(3_000_000)).isEqualTo(1_000_000_000_000_000L);
    }

    @Test
    void shouldAlignColumnsAndRefuseRowsThatDoNotFit() {
        Table table =
                new Table("Speed", "", List.of("", "per s"), List.of(List.of("ours", "1,200"), List.of("a", "7")));

        assertThat(table.toText().lines()).containsExactly("Speed", "        per s", "  ours  1,200", "  a         7");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Table("t", "", List.of("one"), List.of(List.of("a", "b"))))
                .withMessageContaining("[a, b]");
    }

    private static BertConfig config(int layers) {
        return new BertConfig(
                100, 4, layers, 2, 8, Activation.GELU, 1e-12f, 512, 2, 0, List.of("negative", "positive"));
    }
}
