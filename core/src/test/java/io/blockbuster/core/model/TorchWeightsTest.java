package io.blockbuster.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchWeightsTest {
    private static final Path FIXTURES = Path.of("src/test/resources/io/blockbuster/core/pickle");
    private static final BertConfig CONFIG = RandomBert.config(1, 8, 2, 16, Activation.GELU, 2);

    @TempDir
    private Path folder;

    @Test
    void shouldReadAClassifierByTheNamesOfTheFirstBert() {
        try (WeightsReader reader = TorchWeights.open(FIXTURES.resolve("bert.bin"))) {
            BertWeights weights = BertWeights.classifier(CONFIG, reader);

            assertThat(weights.get("bert.embeddings.LayerNorm.weight").values()).containsOnly(1);
            assertThat(weights.get("bert.embeddings.word_embeddings.weight").values())
                    .isEqualTo(reader.read("cls.predictions.decoder.weight").values());
            assertThat(weights.get("classifier.weight").shape()).containsExactly(2, 8);
        }
    }

    @Test
    void shouldNameTheFileAndWhatItLacks() {
        Path file = FIXTURES.resolve("kinds.bin");
        try (WeightsReader reader = TorchWeights.open(file)) {
            assertThatThrownBy(() -> reader.read("classifier.weight"))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("classifier.weight");
            assertThatThrownBy(() -> reader.read("ids"))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kinds.bin", "kinds-protocol4.bin", "kinds-stream.bin", "module.bin"})
    void shouldReadADamagedFileOrRefuseItWithAReason(String fixture) throws IOException {
        // Given
        byte[] sound = Files.readAllBytes(FIXTURES.resolve(fixture));
        Random random = new Random(20_261_124);
        Path file = folder.resolve("damaged.bin");
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            Files.write(file, damaged(sound, random));
            // When
            try (WeightsReader reader = TorchWeights.open(file)) {
                reader.names().forEach(reader::read);
            } catch (ModelException expected) {
                refused++;
                assertThat(expected).hasMessageContaining("damaged.bin");
            }
        }
        // Then
        assertThat(refused).isGreaterThan(100);
    }

    /** One to four bits flipped, or some bytes written over, taken out or cut off. */
    private static byte[] damaged(byte[] sound, Random random) {
        byte[] bytes = sound.clone();
        int at = random.nextInt(bytes.length);
        int length = Math.min(bytes.length - at, 1 + random.nextInt(16));
        switch (random.nextInt(8)) {
            case 0 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 1 -> {
                System.arraycopy(bytes, at + length, bytes, at, bytes.length - at - length);
                return Arrays.copyOf(bytes, bytes.length - length);
            }
            case 2 -> IntStream.range(at, at + length).forEach(i -> bytes[i] = (byte) random.nextInt());
            default ->
                IntStream.rangeClosed(0, random.nextInt(4))
                        .forEach(i -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8)));
        }
        return bytes;
    }

    @Test
    void shouldSayThatAFileCannotBeRead() {
        assertThatThrownBy(() -> TorchWeights.open(folder.resolve("nowhere.bin")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("nowhere.bin");
    }
}
