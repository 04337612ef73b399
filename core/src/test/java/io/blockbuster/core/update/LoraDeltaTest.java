package io.blockbuster.core.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.blockbuster.core.model.Activation;
import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.RandomBert;
import io.blockbuster.core.model.SafeTensorsWriter;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.model.Tensor;
import io.blockbuster.core.wide.WidePart;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoraDeltaTest {
    private static final String KEY = "bert.encoder.layer.0.attention.self.key";
    private static final String A = "base_model.model." + KEY + ".lora_A.weight";
    private static final String B = "base_model.model." + KEY + ".lora_B.weight";
    private static final BertWeights BASE = RandomBert.weights(RandomBert.config(1, 4, 2, 8, Activation.GELU, 2));

    @Test
    void shouldAddTheScaledProductToTheWeight() {
        // Given r = 1, α = 3: W + 3 · b·a
        Tensor a = new Tensor(new int[] {1, 4}, new float[] {1, 2, 3, 4});
        Tensor b = new Tensor(new int[] {4, 1}, new float[] {10, 0, -1, 0.5f});
        LoraDelta delta = new LoraDelta(1, 3, Map.of(KEY, new LowRank(a, b)), null, null, null);

        // When
        float[] merged = delta.mergedInto(BASE).get(KEY + ".weight").values();

        // Then
        float[] before = BASE.get(KEY + ".weight").values();
        assertThat(merged[0]).isCloseTo(before[0] + 30, within(1e-5f));
        assertThat(merged[3]).isCloseTo(before[3] + 120, within(1e-4f));
        assertThat(merged[4]).isEqualTo(before[4]);
        assertThat(merged[8 + 2]).isCloseTo(before[10] - 9, within(1e-5f));
        assertThat(merged[12 + 1]).isCloseTo(before[13] + 3, within(1e-5f));
    }

    @Test
    void shouldDivideAlphaByTheRankAndSumOverIt() {
        Tensor a = new Tensor(new int[] {2, 4}, new float[] {1, 0, 0, 0, 0, 1, 0, 0});
        Tensor b = new Tensor(new int[] {4, 2}, new float[] {5, 7, 0, 0, 0, 0, 0, 0});
        LoraDelta delta = new LoraDelta(2, 8, Map.of(KEY, new LowRank(a, b)), null, null, null);

        float[] merged = delta.mergedInto(BASE).get(KEY + ".weight").values();

        float[] before = BASE.get(KEY + ".weight").values();
        assertThat(merged[0]).isCloseTo(before[0] + 20, within(1e-5f));
        assertThat(merged[1]).isCloseTo(before[1] + 28, within(1e-5f));
        assertThat(merged[2]).isEqualTo(before[2]);
    }

    @Test
    void shouldLeaveTheBaseAsItWas() {
        Tensor ones = new Tensor(new int[] {1, 4}, new float[] {1, 1, 1, 1});
        Tensor column = new Tensor(new int[] {4, 1}, new float[] {1, 1, 1, 1});
        float[] before = BASE.get(KEY + ".weight").values().clone();

        new LoraDelta(1, 1, Map.of(KEY, new LowRank(ones, column)), null, null, null).mergedInto(BASE);

        assertThat(BASE.get(KEY + ".weight").values()).isEqualTo(before);
    }

    @Test
    void shouldReplaceTheHeadAndAddToWordsAndBuckets() {
        // Given
        Tensor weight = new Tensor(new int[] {2, 4}, new float[8]);
        Tensor bias = new Tensor(new int[] {2}, new float[] {-1, 1});
        SparseRows words =
                new SparseRows(new int[] {2, 9}, new Tensor(new int[] {2, 4}, new float[] {1, 1, 1, 1, 2, 2, 2, 2}));
        SparseRows wide = new SparseRows(new int[] {1}, new Tensor(new int[] {1}, new float[] {0.5f}));
        LoraDelta delta = new LoraDelta(1, 1, Map.of(), new LoraDelta.Head(weight, bias), words, wide);

        // When
        BertWeights merged = delta.mergedInto(BASE);
        WidePart part = delta.mergedInto(Optional.of(new WidePart(new float[] {1, 2, 3, 4}, 7, 2, 16, 7)))
                .orElseThrow();

        // Then
        assertThat(merged.get("classifier.bias").values()).containsExactly(-1, 1);
        assertThat(merged.get("classifier.weight").values()).containsOnly(0);
        float[] before = BASE.get("bert.embeddings.word_embeddings.weight").values();
        float[] after = merged.get("bert.embeddings.word_embeddings.weight").values();
        assertThat(after[2 * 4]).isEqualTo(before[2 * 4] + 1);
        assertThat(after[3 * 4]).isEqualTo(before[3 * 4]);
        assertThat(after[9 * 4 + 3]).isEqualTo(before[9 * 4 + 3] + 2);
        assertThat(part.weights()).containsExactly(1, 2.5f, 3, 4);
        assertThat(part.bias()).isEqualTo(7);
    }

    @Test
    void shouldReadWhatItWrites() {
        LoraDelta written = UpdateFixture.delta(1);

        LoraDelta exact = LoraDelta.read(written.write(Precision.F32), "memory");
        LoraDelta rounded = LoraDelta.read(written.write(Precision.F16), "memory");

        assertThat(exact).usingRecursiveComparison().isEqualTo(written);
        assertThat(rounded)
                .usingRecursiveComparison()
                .withComparatorForType((a, b) -> Math.abs(a - b) < 3e-4f ? 0 : 1, Float.class)
                .isEqualTo(written);
    }

    @Test
    void shouldTakeADeltaThatChangesNothing() {
        LoraDelta none = LoraDelta.read(LoraDelta.none().write(Precision.F16), "memory");

        assertThat(none.mergedInto(BASE).tensors()).containsExactlyEntriesOf(BASE.tensors());
        assertThat(none.mergedInto(Optional.empty())).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            no format          | format      |               | lack format
            another format     | format      | pt            | not blockbuster-lora-1
            no rank            | r           |               | lack r
            rank 0             | r           | 0             | r is 0
            a broken rank      | r           | 1.5           | r is 1.5
            rank of another    | r           | 2             | has the rank 1, not 2
            a giant rank       | r           | 999999999999  | may not be above
            no alpha           | lora_alpha  |               | lack lora_alpha
            negative alpha     | lora_alpha  | -1            | lora_alpha is -1
            alpha no number    | lora_alpha  | NaN           | lora_alpha is NaN
            giant alpha        | lora_alpha  | 1e30          | may not be above
            alpha a word       | lora_alpha  | much          | not a number
            """)
    void shouldRefuseMetadataThatMakeNoSense(String what, String key, String value, String reason) {
        Map<String, String> metadata = metadata();
        metadata.remove(key);
        if (value != null) {
            metadata.put(key, value);
        }

        refuses(new SafeTensorsWriter(Precision.F32).bytes(tensors(), metadata), reason);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            an unknown name      | evil                                                    | 1,4 | tensors that a delta does not have
            a whole weight       | bert.encoder.layer.0.attention.self.key.weight          | 4,4 | tensors that a delta does not have
            a norm               | base_model.model.bert.embeddings.LayerNorm.lora_A.weight | 1,4 | tensors that a delta does not have
            a path               | base_model.model.../../etc/passwd.lora_A.weight         | 1,4 | tensors that a delta does not have
            A without B          | base_model.model.bert.pooler.dense.lora_A.weight        | 1,4 | lacks base_model.model.bert.pooler.dense.lora_B.weight
            B without A          | base_model.model.bert.pooler.dense.lora_B.weight        | 4,1 | lacks base_model.model.bert.pooler.dense.lora_A.weight
            half a head          | base_model.model.classifier.bias                        | 2   | lacks base_model.model.classifier.weight
            deltas to no words   | words.deltas                                            | 1,4 | lacks words.indices
            indices in floats    | wide.indices                                            | 1   | lacks wide.deltas
            """)
    void shouldRefuseTensorsThatDoNotBelongThere(String what, String name, String shape, String reason) {
        Map<String, Tensor> tensors = tensors();
        tensors.put(name, zeros(shape));

        refuses(new SafeTensorsWriter(Precision.F32).bytes(tensors, metadata()), reason);
    }

    @Test
    void shouldRefuseIndicesThatAreNoWholeNumbers() {
        Map<String, Tensor> tensors = tensors();
        tensors.put("wide.indices", zeros("1"));
        tensors.put("wide.deltas", zeros("1"));

        refuses(new SafeTensorsWriter(Precision.F32).bytes(tensors, metadata()), "element type F32; [I32]");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void shouldRefuseNumbersThatAreNotFinite(float value) {
        Map<String, Tensor> tensors = tensors();
        tensors.put(B, new Tensor(new int[] {4, 1}, new float[] {0, 0, value, 0}));

        refuses(new SafeTensorsWriter(Precision.F32).bytes(tensors, metadata()), "holds " + value);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            another rank in B    | 1,4 | 4,2
            a vector             | 4   | 4,1
            a cube               | 1,4,1 | 4,1
            no rows              | 0,4 | 4,0
            """)
    void shouldRefuseFactorsThatDoNotFitEachOther(String what, String a, String b) {
        Map<String, Tensor> tensors = tensors();
        tensors.put(A, zeros(a));
        tensors.put(B, zeros(b));

        refuses(new SafeTensorsWriter(Precision.F32).bytes(tensors, metadata()), "");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"twice, 1, 1", "falling, 2, 1", "negative, -1, 0"})
    void shouldRefuseIndicesThatDoNotRise(String what, int first, int second) {
        byte[] file = new SafeTensorsWriter(Precision.F32)
                .bytes(
                        Map.of("wide.indices", new int[] {first, second}),
                        Map.of("wide.deltas", zeros("2")),
                        metadata());

        refuses(file, "must rise");
    }

    @Test
    void shouldRefuseMoreIndicesThanDeltas() {
        byte[] file = new SafeTensorsWriter(Precision.F32)
                .bytes(Map.of("wide.indices", new int[] {1, 2}), Map.of("wide.deltas", zeros("1")), metadata());

        refuses(file, "2 indices do not fit deltas of 1 rows");
    }

    @Test
    void shouldRefuseWhatDoesNotFitTheBase() {
        doesNotFit((tensors, ints) -> tensors.put(A, zeros("1,5")), "[4, 5], the base [4, 4]");
        doesNotFit((tensors, ints) -> tensors.put(B, zeros("5,1")), "[5, 4], the base [4, 4]");
        doesNotFit(
                (tensors, ints) -> {
                    tensors.put("base_model.model.bert.encoder.layer.7.output.dense.lora_A.weight", zeros("1,8"));
                    tensors.put("base_model.model.bert.encoder.layer.7.output.dense.lora_B.weight", zeros("4,1"));
                },
                "the base has no bert.encoder.layer.7");
        doesNotFit(
                (tensors, ints) -> {
                    tensors.put("base_model.model.classifier.weight", zeros("3,4"));
                    tensors.put("base_model.model.classifier.bias", zeros("3"));
                },
                "classifier.weight is [3, 4] in the delta and [2, 4] in the base");
        doesNotFit(
                (tensors, ints) -> {
                    tensors.put("words.deltas", zeros("1,4"));
                    ints.put("words.indices", new int[] {10});
                },
                "row 10");
        doesNotFit(
                (tensors, ints) -> {
                    tensors.put("words.deltas", zeros("1,3"));
                    ints.put("words.indices", new int[] {1});
                },
                "not 4 wide");
    }

    @Test
    void shouldRefuseToChangeAWidePartThatIsNotThere() {
        LoraDelta delta = new LoraDelta(1, 1, Map.of(), null, null, new SparseRows(new int[] {4}, zeros("1")));

        assertThatThrownBy(() -> delta.mergedInto(Optional.empty())).hasMessageContaining("no wide part");
        assertThatThrownBy(() -> delta.mergedInto(Optional.of(new WidePart(new float[4], 0, 1, 16, 7))))
                .hasMessageContaining("row 4 of wide.weight");
    }

    @Test
    void shouldRefuseFiniteFactorsWhoseProductIsNot() {
        Tensor a = new Tensor(new int[] {1, 4}, new float[] {1e30f, 0, 0, 0});
        Tensor b = new Tensor(new int[] {4, 1}, new float[] {1e30f, 0, 0, 0});
        LoraDelta delta = new LoraDelta(1, 1, Map.of(KEY, new LowRank(a, b)), null, null, null);

        assertThatThrownBy(() -> delta.mergedInto(BASE))
                .isInstanceOf(UpdateRefusedException.class)
                .hasMessageContaining("no finite number any more");
    }

    private static void doesNotFit(BiConsumer<Map<String, Tensor>, Map<String, int[]>> change, String reason) {
        Map<String, Tensor> tensors = tensors();
        Map<String, int[]> ints = new LinkedHashMap<>();
        change.accept(tensors, ints);
        LoraDelta delta =
                LoraDelta.read(new SafeTensorsWriter(Precision.F32).bytes(ints, tensors, metadata()), "memory");
        assertThatThrownBy(() -> delta.mergedInto(BASE))
                .isInstanceOf(UpdateRefusedException.class)
                .hasMessageContaining(reason);
    }

    private static void refuses(byte[] file, String reason) {
        assertThatThrownBy(() -> LoraDelta.read(file, "memory"))
                .isInstanceOfSatisfying(
                        UpdateRefusedException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(Refusal.DELTA))
                .hasMessageContaining(reason);
    }

    private static Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(A, zeros("1,4"));
        tensors.put(B, zeros("4,1"));
        return tensors;
    }

    private static Map<String, String> metadata() {
        return new LinkedHashMap<>(Map.of("format", LoraDelta.FORMAT, "r", "1", "lora_alpha", "2"));
    }

    private static Tensor zeros(String shape) {
        String[] extents = shape.split(",");
        int[] sizes = new int[extents.length];
        int count = 1;
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = Integer.parseInt(extents[i]);
            count *= sizes[i];
        }
        return new Tensor(sizes, new float[count]);
    }
}
