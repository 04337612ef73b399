package io.blockbuster.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsTest {
    @TempDir
    private Path folder;

    @Test
    void shouldReadBackWhatWasWritten() throws IOException {
        // Given
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("matrix", new Tensor(new int[] {2, 3}, new float[] {1, -2, 3.5f, 1e-30f, Float.MAX_VALUE, 0}));
        tensors.put("none", new Tensor(new int[] {0, 4}, new float[0]));
        tensors.put("scalar", new Tensor(new int[0], new float[] {7}));
        Path file = folder.resolve("written.safetensors");

        // When
        new SafeTensorsWriter(Precision.F32).write(file, tensors, Map.of("format", "pt"));

        // Then
        try (SafeTensors read = SafeTensors.open(file)) {
            assertThat(read.names()).containsExactly("matrix", "none", "scalar");
            assertThat(read.metadata()).containsExactly(Map.entry("format", "pt"));
            tensors.forEach((name, tensor) -> {
                assertThat(read.read(name).shape()).isEqualTo(tensor.shape());
                assertThat(read.read(name).values()).isEqualTo(tensor.values());
            });
        }
    }

    @Test
    void shouldRoundToHalfPrecisionAndReadItBack() {
        float[] values = {1, -2.5f, 65504, 6e-8f, 0.1f, Float.NaN, Float.NEGATIVE_INFINITY};
        byte[] file =
                new SafeTensorsWriter(Precision.F16).bytes(Map.of("x", new Tensor(new int[] {7}, values)), Map.of());

        float[] read = SafeTensors.of(file, "memory").read("x").values();

        assertThat(read).startsWith(1, -2.5f, 65504).endsWith(Float.NaN, Float.NEGATIVE_INFINITY);
        assertThat(read[3]).isCloseTo(6e-8f, within(1e-8f));
        assertThat(read[4]).isCloseTo(0.1f, within(1e-4f));
    }

    @Test
    void shouldKeepWholeNumbersExactBesideHalfPrecision() {
        int[] indices = {0, 16_777_217, Integer.MAX_VALUE};
        byte[] file = new SafeTensorsWriter(Precision.F16)
                .bytes(
                        Map.of("indices", indices),
                        Map.of("deltas", new Tensor(new int[] {3}, new float[] {1, 2, 3})),
                        Map.of());

        SafeTensors read = SafeTensors.of(file, "memory");

        assertThat(read.integers("indices")).isEqualTo(indices);
        assertThat(read.read("deltas").values()).containsExactly(1, 2, 3);
        assertThatThrownBy(() -> read.integers("deltas"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("F16");
    }

    @Test
    void shouldReadBrainFloats() {
        byte[] file = file("""
                {"x":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}""", new byte[] {(byte) 0x80, 0x3f, 0x20, (byte) 0xc1});

        assertThat(SafeTensors.of(file, "memory").read("x").values()).containsExactly(1, -10);
    }

    @Test
    void shouldPassOverTensorsOfOtherTypesUntilOneIsRead() {
        byte[] file = file("""
                {"ids":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},
                 "x":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", new byte[12]);

        SafeTensors tensors = SafeTensors.of(file, "memory");

        assertThat(tensors.read("x").values()).containsExactly(0);
        assertThatThrownBy(() -> tensors.read("ids"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("ids")
                .hasMessageContaining("I64");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            outside the file         | {"x":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}
            far outside the file     | {"x":{"dtype":"F32","shape":[1],"data_offsets":[9223372036854775800,9223372036854775804]}}
            more than a long         | {"x":{"dtype":"F32","shape":[1],"data_offsets":[0,92233720368547758080]}}
            before the data          | {"x":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}
            end before beginning     | {"x":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}}
            overlapping              | {"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}
            the same bytes twice     | {"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}
            a hole                   | {"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}
            bytes left over          | {"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}
            shape too large          | {"x":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}
            shape wraps to a fit     | {"x":{"dtype":"F32","shape":[4294967296,4294967296,2],"data_offsets":[0,8]}}
            shape wraps to nothing   | {"x":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]},"y":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}
            negative shape           | {"x":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}
            shape of fractions       | {"x":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}
            unknown type             | {"x":{"dtype":"F99","shape":[2],"data_offsets":[0,8]}}
            type missing             | {"x":{"shape":[2],"data_offsets":[0,8]}}
            offsets missing          | {"x":{"dtype":"F32","shape":[2]}}
            three offsets            | {"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4,8]}}
            a name twice             | {"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}
            entry is a number        | {"x":1}
            not an object            | [1,2]
            not JSON                 | {"x":
            more after the object    | {"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} {}
            """)
    void shouldRefuseAHeaderThatLies(String lie, String header) {
        assertThatThrownBy(() -> SafeTensors.of(file(header, new byte[8]), "hostile.safetensors"))
                .as(lie)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("hostile.safetensors");
    }

    @ParameterizedTest
    @CsvSource({"100000001", "4611686018427387904", "-1", "9"})
    void shouldRefuseAHeaderLongerThanTheFile(long length) throws IOException {
        Path file = folder.resolve("giant.safetensors");
        Files.write(
                file,
                ByteBuffer.allocate(16)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(0, length)
                        .array());

        assertThatThrownBy(() -> SafeTensors.open(file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("giant.safetensors");
    }

    @Test
    void shouldRefuseAFileCutShort() throws IOException {
        Path file = folder.resolve("short.safetensors");
        for (int bytes : new int[] {0, 7}) {
            Files.write(file, new byte[bytes]);
            assertThatThrownBy(() -> SafeTensors.open(file)).isInstanceOf(ModelException.class);
        }
    }

    private static byte[] file(String header, byte[] data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + json.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(data)
                .array();
    }
}
