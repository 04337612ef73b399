package io.blockbuster.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blockbuster.core.dataset.Datasets;
import io.blockbuster.core.dataset.ExampleReader;
import io.blockbuster.core.model.GoldenExample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BertPiecesTest {
    private static final Path FOLDER = Path.of("../model");
    private static final Path IMDB =
            Path.of(Objects.requireNonNullElse(System.getenv("BLOCKBUSTER_IMDB"), "../../shared/data"));
    private static final int FUZZED = Integer.getInteger("fuzzed.texts", 200_000);

    private static TokenizerDefinition definition;
    private static WordPieces reference;
    private static Counted counted;
    private static BertPieces own;

    /** The reference, which counts the texts that come to it. */
    private record Counted(PieceEncoder encoder, AtomicInteger texts) implements PieceEncoder {
        @Override
        public int[] encode(String text, int from, int to) {
            texts.incrementAndGet();
            return encoder.encode(text, from, to);
        }

        @Override
        public void close() {
            encoder.close();
        }
    }

    @BeforeAll
    static void open() {
        definition = TokenizerDefinition.read(FOLDER.resolve("tokenizer.json"));
        reference = WordPieces.open(definition);
        counted = new Counted(reference, new AtomicInteger());
        own = new BertPieces(BertRules.of(definition).orElseThrow(), counted);
    }

    @AfterAll
    static void close() {
        own.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "A moving, beautifully acted film!",
                "[CLS] in a [SEP]text[SEP] [sep] [MASK",
                "Crème brûlée naïve Ärger ÅNGSTRÖM İstanbul ΣΊΣΥΦΟΣ",
                "映画 は 素晴らしい 한국 영화",
                "don't--ever (really) a.b.c 3,50€",
                "\u0301\u0327a\u0327\u0301 \u00ADsoft\u00ADhyphen zero\u200Bwidth",
            })
    void shouldGiveTheTokensOfTheReference(String text) {
        int before = counted.texts().get();

        assertThat(own.encode(text)).isEqualTo(reference.encode(text));
        assertThat(counted.texts().get()).isEqualTo(before);
    }

    @Test
    void shouldGiveTheTokensOfTheReferenceForEveryGoldenExample() {
        assertThat(GoldenExample.read(FOLDER.resolve("golden.jsonl")))
                .isNotEmpty()
                .allSatisfy(
                        example -> assertThat(own.encode(example.text())).isEqualTo(reference.encode(example.text())));
    }

    @Test
    void shouldGiveTheTokensOfTheReferenceForFuzzedTexts() {
        FuzzedTexts texts = new FuzzedTexts(definition.json().path("model").path("vocab"), 20_261_124);
        int before = counted.texts().get();
        for (int i = 0; i < FUZZED; i++) {
            requireSame(texts.next());
        }
        // The test would show nothing if most of the texts had gone to the reference.
        assertThat(counted.texts().get() - before).isLessThan(FUZZED / 5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"imdb_train.jsonl.gz", "imdb_test.jsonl.gz", "imdb_unsup.jsonl.gz"})
    void shouldGiveTheTokensOfTheReferenceForReviews(String file) {
        assumeTrue(Files.exists(IMDB.resolve(file)), "no " + IMDB.resolve(file));
        int most = FUZZED >= 1_000_000 ? Integer.MAX_VALUE : 1_000;
        try (ExampleReader reviews = Datasets.open(IMDB.resolve(file))) {
            int before = counted.texts().get();
            long read = reviews.stream()
                    .limit(most)
                    .peek(review -> requireSame(review.text()))
                    .count();
            assertThat(counted.texts().get() - before).isLessThan((int) (read / 100));
        }
    }

    @ParameterizedTest
    @CsvSource({"true, null, true", "false, null, true", "true, false, false", "false, true, false"})
    void shouldMakeOfEveryCharacterWhatTheReferenceMakes(boolean lowercase, String stripAccents, boolean rest) {
        // Given
        int[] characters = IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(SharedUnicode::contains)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .toArray();
        TokenizerDefinition all = definitionOf(lowercase, stripAccents, rest, characters);
        AtomicInteger uncertain = new AtomicInteger();
        try (WordPieces theirs = WordPieces.open(all)) {
            BertPieces ours = new BertPieces(BertRules.of(all).orElseThrow(), new Counted(theirs, uncertain));
            for (int from = 0; from < characters.length; from += 64) {
                int[] some = Arrays.copyOfRange(characters, from, Math.min(from + 64, characters.length));
                StringBuilder text = new StringBuilder();
                for (int c : some) {
                    text.append("a").appendCodePoint(c).append("b ");
                }

                // When
                int[] ids = ours.encode(text.toString());

                // Then
                assertThat(ids)
                        .as("U+%X to U+%X", some[0], some[some.length - 1])
                        .isEqualTo(theirs.encode(text.toString()));
            }
        }
        assertThat(characters.length).isGreaterThan(90_000);
        assertThat(uncertain.get()).isZero();
    }

    @Test
    void shouldLeaveATextWithAnUncertainCharacterToTheReference() {
        String text = "a film \uD83E\uDEBF of 2022"; // a goose, which Unicode 13 does not have
        int before = counted.texts().get();

        assertThat(own.encode(text)).isEqualTo(reference.encode(text));
        assertThat(counted.texts().get()).isEqualTo(before + 1);
    }

    static List<String> shouldLeaveADefinitionWithAnotherRuleToTheReference() {
        return List.of(
                "{\"normalizer\": {\"type\": \"Lowercase\"}}",
                "{\"normalizer\": {\"lowercase\": null}}",
                "{\"pre_tokenizer\": {\"type\": \"Whitespace\"}}",
                "{\"model\": {\"type\": \"BPE\"}}",
                "{\"model\": {\"unk_token\": \"[NONE]\"}}",
                "{\"added_tokens\": [{\"id\": 102, \"content\": \"[SEP]\", \"single_word\": false, \"lstrip\": true,"
                        + " \"rstrip\": false, \"normalized\": false, \"special\": true}]}",
                "{\"added_tokens\": [{\"id\": 2000, \"content\": \"<br>\", \"single_word\": false, \"lstrip\": false,"
                        + " \"rstrip\": false, \"normalized\": false, \"special\": false}]}",
                "{\"post_processor\": {\"type\": \"RobertaProcessing\"}}",
                "{\"post_processor\": {\"single\": null}}");
    }

    @ParameterizedTest
    @MethodSource
    void shouldLeaveADefinitionWithAnotherRuleToTheReference(String change) throws Exception {
        ObjectNode json = definition.json().deepCopy();
        JsonMapper.builder().build().readerForUpdating(json).readValue(change);

        assertThat(BertRules.of(new TokenizerDefinition(definition.file(), json))
                        .isPresent())
                .isFalse();
    }

    private static void requireSame(String text) {
        int[] ids = own.encode(text);
        int[] wanted = reference.encode(text);
        if (!Arrays.equals(ids, wanted)) {
            assertThat(ids).as(text).isEqualTo(wanted);
        }
    }

    private static TokenizerDefinition definitionOf(
            boolean lowercase, String stripAccents, boolean rest, int... characters) {
        ObjectNode json = definition.json().deepCopy();
        ((ObjectNode) json.path("normalizer"))
                .put("lowercase", lowercase)
                .put("strip_accents", stripAccents.equals("null") ? null : Boolean.valueOf(stripAccents))
                .put("clean_text", rest)
                .put("handle_chinese_chars", rest);
        ObjectNode vocabulary = JsonMapper.builder().build().createObjectNode();
        JsonNode old = json.path("model").path("vocab");
        for (String token : List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")) {
            vocabulary.set(token, old.path(token));
        }
        int id = 200;
        for (int c : characters) {
            vocabulary.put(Character.toString(c), id++);
            vocabulary.put("##" + Character.toString(c), id++);
        }
        ((ObjectNode) json.path("model")).set("vocab", vocabulary);
        return new TokenizerDefinition(Path.of("every-character.json"), json);
    }
}
