package io.blockbuster.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTokenizerTest {
    private static final Path FOLDER = Path.of("../model");
    private static final int CLS = 101;
    private static final int SEP = 102;

    private static TextTokenizer tokenizer;
    private static int maxTokens;
    private static int head;
    private static WordPieces pieces;

    @BeforeAll
    static void open() {
        ModelFolder folder = ModelFolder.open(FOLDER);
        tokenizer = TextTokenizer.open(folder);
        maxTokens = folder.maxTokens();
        head = folder.settings().truncation().headOf(maxTokens - 2);
        pieces = WordPieces.open(TokenizerDefinition.read(FOLDER.resolve("tokenizer.json")));
    }

    @AfterAll
    static void close() {
        tokenizer.close();
        pieces.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\0",
                "a\0b",
                "\uD800",
                "\uDC00\uD800",
                "\uFFFF\uFFFE",
                "\u202E\u0301\u0301\u0301",
                "👩‍👩‍👧‍👦🏳️‍🌈",
                "[CLS][SEP][PAD][MASK]",
                "\r\n\t\u000B\u0085\u2028",
            })
    void shouldTokenizeAnyText(String text) {
        Tokens tokens = tokenizer.tokenize(text);

        assertThat(tokens.ids()).startsWith(CLS).endsWith(SEP).hasSizeLessThanOrEqualTo(maxTokens);
    }

    @Test
    void shouldReadAroundALoneSurrogateAsIfItWereNotThere() {
        assertThat(tokenizer.tokenize("😀 loved\uD83D it \uDC00 café").ids())
                .isEqualTo(tokenizer.tokenize("😀 loved it café").ids());
    }

    @Test
    void shouldReadALineBreakTagAsASpace() {
        assertThat(tokenizer.tokenize("great<br /><br />fun").ids())
                .isEqualTo(tokenizer.tokenize("great fun").ids());
    }

    @Test
    void shouldKeepTheStartAndTheEndOfATextThatIsTooLong() {
        // Given
        String text = "first ".repeat(400) + "last ".repeat(600);

        // When
        Tokens tokens = tokenizer.tokenize(text);

        // Then
        int first = tokenizer.tokenize("first").ids()[1];
        int last = tokenizer.tokenize("last").ids()[1];
        assertThat(tokens.truncated()).isTrue();
        assertThat(tokens.ids()).hasSize(maxTokens);
        assertThat(head).isBetween(1, maxTokens - 3);
        assertThat(Arrays.copyOfRange(tokens.ids(), 1, head + 1)).containsOnly(first);
        assertThat(Arrays.copyOfRange(tokens.ids(), head + 1, maxTokens - 1)).containsOnly(last);
    }

    @Test
    void shouldCutOnlyWhatIsTooLong() {
        assertThat(tokenizer.tokenize("word ".repeat(maxTokens - 2)).truncated())
                .isFalse();
        assertThat(tokenizer.tokenize("word ".repeat(maxTokens - 1)).truncated())
                .isTrue();
        assertThat(tokenizer.tokenize("word ".repeat(maxTokens - 1)).length()).isEqualTo(maxTokens);
    }

    @Test
    void shouldFindTheSameTokensFromTheEndsOfALongTextAsFromTheWhole() {
        // Given
        List<String> parts = List.of(
                "the ",
                "film\n",
                "über-",
                "[SEP]",
                " \u200B\u200D",
                "\0\0\0\0\0\0\0\0",
                "电影",
                "e\u0301 \u0301x",
                "\u0130\t",
                "\u00A0",
                "antidisestablishmentarianism ",
                "!!!",
                "     ",
                "😀",
                "\uD83D",
                "a".repeat(150),
                " \r\n",
                "ΣΑΣ ");
        LongText ends = new LongText(pieces, 64, 190);
        Random random = new Random(7);
        int found = 0;
        for (int round = 0; round < 150; round++) {
            StringBuilder text = new StringBuilder();
            int variety = 1 + random.nextInt(parts.size());
            for (int n = 20 + random.nextInt(3000); n > 0; n--) {
                text.append(parts.get(random.nextInt(variety)));
            }
            String clean = CleanText.withoutLoneSurrogates(text.toString());

            // When
            var ids = ends.ends(clean);

            // Then
            if (ids.isPresent()) {
                found++;
                int[] whole = pieces.encode(clean);
                assertThat(whole).hasSizeGreaterThan(256);
                assertThat(Arrays.copyOf(ids.get(), 65)).isEqualTo(Arrays.copyOf(whole, 65));
                assertThat(Arrays.copyOfRange(ids.get(), 65, 256))
                        .isEqualTo(Arrays.copyOfRange(whole, whole.length - 191, whole.length));
            }
        }
        assertThat(found).isGreaterThan(75);
    }

    @ParameterizedTest
    @ValueSource(strings = {"so good. ", "\0", "   ", "x", "好", "😀", "\u200B"})
    void shouldTokenizeAMegabyte(String part) {
        Tokens tokens = tokenizer.tokenize(part.repeat(1_000_000 / part.length()));

        assertThat(tokens.length()).isBetween(2, maxTokens);
    }

    @Test
    void shouldGiveManyThreadsTheSameTokens() {
        List<String> texts = IntStream.range(0, 200)
                .mapToObj(i -> "A film number " + i + " of many, ".repeat(i % 40))
                .toList();
        List<int[]> alone =
                texts.stream().map(text -> tokenizer.tokenize(text).ids()).toList();

        List<int[]> together = IntStream.range(0, 800)
                .parallel()
                .mapToObj(i -> tokenizer.tokenize(texts.get(i % 200)).ids())
                .toList();

        for (int i = 0; i < together.size(); i++) {
            assertThat(together.get(i)).isEqualTo(alone.get(i % 200));
        }
    }

    @Test
    void shouldRefuseATokenizerOfAnotherVocabulary(@TempDir Path folder) throws IOException {
        for (String file : List.of("tokenizer.json", "model.safetensors")) {
            Files.copy(FOLDER.resolve(file), folder.resolve(file));
        }
        Files.writeString(
                folder.resolve("config.json"),
                Files.readString(FOLDER.resolve("config.json")).replace("30522", "20000"));

        assertThatThrownBy(() -> TextTokenizer.open(ModelFolder.open(folder)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("30521")
                .hasMessageContaining("20000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "no json", "{\"model\": {\"type\": \"Nonsense\"}}"})
    void shouldRefuseATokenizerFileThatIsBroken(String content, @TempDir Path folder) throws IOException {
        Files.copy(FOLDER.resolve("config.json"), folder.resolve("config.json"));
        Files.writeString(folder.resolve("model.safetensors"), "");
        Files.writeString(folder.resolve("tokenizer.json"), content);

        assertThatThrownBy(() -> TextTokenizer.open(ModelFolder.open(folder)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("tokenizer.json");
    }
}
