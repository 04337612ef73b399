package io.blockbuster.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockbuster.core.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocabularyFileTest {
    private static final Path MODEL = Path.of("../model");
    private static final List<String> TEXTS = List.of(
            "",
            "A quiet, UNFORGETTABLE marvel!",
            "Crème brûlée isn't naïve; 10/10 would re-watch.",
            "[MASK] and [SEP] stand apart",
            "片 is a word of its own, as is 映",
            "pneumonoultramicroscopicsilicovolcanoconiosis\u0000\u00ad");

    @TempDir
    private Path folder;

    @Test
    void shouldCutTextsAsTheTokenizerOfTheSameVocabularyDoes() throws IOException {
        Files.copy(MODEL.resolve("vocab.txt"), folder.resolve("vocab.txt"));

        try (WordPieces fast = open(MODEL.resolve("tokenizer.json"));
                WordPieces made = open(folder.resolve("vocab.txt"))) {
            for (String text : TEXTS) {
                assertThat(made.encode(text)).as(text).isEqualTo(fast.encode(text));
            }
        }
        assertThat(TokenizerDefinition.read(folder.resolve("vocab.txt")).canBeCut())
                .isTrue();
    }

    @Test
    void shouldKeepCapitalsWhereTheSettingsSaySo() throws IOException {
        // Given
        write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nGood\ngood\n##ness\n");
        // When, Then
        assertThat(ids("Goodness")).containsExactly(2, 6, 7, 3);
        write("tokenizer_config.json", "{\"do_lower_case\": false}");
        assertThat(ids("Goodness")).containsExactly(2, 5, 7, 3);
    }

    @Test
    void shouldCallTheSpecialTokensWhatTheSettingsCallThem() throws IOException {
        // Given
        write("vocab.txt", "<s>\r\n</s>\r\n<unk>\r\nfine\r\n");
        write("tokenizer_config.json", """
                {"cls_token": "<s>", "sep_token": {"content": "</s>", "lstrip": false}, "unk_token": "<unk>"}""");
        // When, Then
        assertThat(ids("fine zzz")).containsExactly(0, 3, 2, 1);
    }

    @Test
    void shouldSayWhatIsNoVocabularyOfABert() throws IOException {
        write("vocab.txt", "[UNK]\n[CLS]\nword\n");

        assertThatThrownBy(() -> TokenizerDefinition.read(folder.resolve("vocab.txt")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("has no [SEP]");
    }

    private int[] ids(String text) {
        try (WordPieces pieces = open(folder.resolve("vocab.txt"))) {
            return pieces.encode(text);
        }
    }

    private static WordPieces open(Path file) {
        return WordPieces.open(TokenizerDefinition.read(file));
    }

    private void write(String file, String content) throws IOException {
        Files.writeString(folder.resolve(file), content);
    }
}
