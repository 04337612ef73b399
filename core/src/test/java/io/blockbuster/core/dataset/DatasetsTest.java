package io.blockbuster.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.blockbuster.core.review.Review;
import io.blockbuster.core.review.Sentiment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetsTest {
    @TempDir
    private Path folder;

    private static List<Example> read(Path path) {
        try (ExampleReader reader = Datasets.open(path)) {
            return reader.stream().toList();
        }
    }

    private static ExampleReader read(String text) {
        return Datasets.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "stdin");
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void shouldReadEveryFieldOfAJsonLine() throws Exception {
        // Given
        Path file = file("reviews.jsonl", """
                {"id":"r1","subject":"Ikiru","text":"A quiet marvel.","label":1,"rating":9,\
                "author":"ann","createdAt":"2025-01-31T20:15:00Z","other":[1]}
                """);

        // When
        List<Example> examples = read(file);

        // Then
        assertThat(examples)
                .containsExactly(new Example(
                        new Review("r1", "Ikiru", "A quiet marvel.", "ann", 9.0, Instant.parse("2025-01-31T20:15:00Z")),
                        Sentiment.POSITIVE));
    }

    @ParameterizedTest
    @CsvSource({
        "1,POSITIVE",
        "0,NEGATIVE",
        "'\"positive\"',POSITIVE",
        "'\"Negative\"',NEGATIVE",
        "'\"pos\"',POSITIVE",
        "'\"neg\"',NEGATIVE",
        "'\"1\"',POSITIVE",
        "-1,",
        "null,"
    })
    void shouldUnderstandTheLabelsThatDataSetsUse(String json, Sentiment label) {
        assertThat(read("{\"review\":\"x y\",\"label\":" + json + "}").next().label())
                .isEqualTo(label);
    }

    @Test
    void shouldSkipBlankLinesAndAByteOrderMark() {
        assertThat(read("\uFEFF{\"text\":\"a\"}\r\n\r\n  \n{\"text\":\"b\"}").stream())
                .extracting(Example::text)
                .containsExactly("a", "b");
    }

    @Test
    void shouldReadGzipWhateverTheName() throws Exception {
        Path file = Files.write(folder.resolve("data"), gzip("{\"text\":\"a\"}\n{\"text\":\"b\"}\n"));
        assertThat(read(file)).extracting(Example::text).containsExactly("a", "b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"text":"a"                        | line 2: not a JSON object: Unexpected end-of-input
            {"text":"a"} {"text":"b"}          | line 2: not a JSON object: Trailing token
            ["a"]                              | line 2: not a JSON object but a list
            "a"                                | line 2: not a JSON object but a bare value
            {"body":"a"}                       | line 2: no text: a row needs a field 'text' or 'review'
            {"text":"  "}                      | line 2: no text
            {"text":7}                         | line 2: field 'text' is no string
            {"text":"a","label":2}             | line 2: '2' is no label: take 0 or negative, 1 or positive
            {"text":"a","label":"good"}        | line 2: 'good' is no label
            {"text":"a","rating":"many"}       | line 2: rating 'many' is no number
            {"text":"a","createdAt":"monday"}  | line 2: createdAt 'monday' is no date in ISO 8601
            {"text":"a","subject":{"id":1}}    | line 2: field 'subject' is an object
            """)
    void shouldSayWhatIsWrongInWhichLine(String line, String message) {
        // Given
        ExampleReader reader = read("{\"text\":\"fine\"}\n" + line + "\n");
        reader.next();

        // When / Then
        assertThatThrownBy(reader::hasNext)
                .isInstanceOf(DatasetException.class)
                .hasMessageStartingWith("stdin, ")
                .hasMessageContaining(message);
    }

    @Test
    void shouldNameTheLineThatIsNotUtf8() throws Exception {
        // Given
        Path file =
                Files.write(folder.resolve("latin1.txt"), "fine\ncaf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));

        // When / Then
        assertThatThrownBy(() -> read(file)).hasMessage(file + ", line 2: not UTF-8");
    }

    @Test
    void shouldSayThatGzipDataIsCutShort() throws Exception {
        // Given
        byte[] whole = gzip("{\"text\":\"a\"}\n".repeat(100));
        Path file = Files.write(folder.resolve("cut.jsonl.gz"), Arrays.copyOf(whole, whole.length - 12));

        // When / Then
        assertThatThrownBy(() -> read(file)).hasMessageContaining("cut short");
    }

    @Test
    void shouldReadTheKaggleCsv() throws Exception {
        // Given
        Path file = file("IMDB Dataset.csv", """
                review,sentiment
                "Well, ""quiet"" it is.
                And long.",positive
                Dull.,negative
                """);

        // When / Then
        assertThat(read(file))
                .extracting(Example::text, Example::label)
                .containsExactly(
                        tuple("Well, \"quiet\" it is.\nAnd long.", Sentiment.POSITIVE),
                        tuple("Dull.", Sentiment.NEGATIVE));
    }

    @Test
    void shouldReadOtherColumnsOfACsv() {
        Example example =
                read("\uFEFFID,Text,Movie,Rating\n7,Fine.,Ikiru,8.5\n").next();
        assertThat(example.review()).isEqualTo(new Review("7", "Ikiru", "Fine.", null, 8.5, null));
        assertThat(example.label()).isNull();
    }

    @Test
    void shouldReadATabSeparatedFile() {
        assertThat(read("sentence\tlabel\nA quiet, small marvel\t1\n").stream())
                .extracting(Example::text, Example::label)
                .containsExactly(tuple("A quiet, small marvel", Sentiment.POSITIVE));
    }

    @Test
    void shouldNumberTheLinesOfACsvAsAnEditorDoes() throws Exception {
        // Given
        Path file = file("reviews.csv", "review,sentiment\n\"two\nlines\",positive\nDull.,meh\n");

        // When / Then
        assertThatThrownBy(() -> read(file))
                .hasMessage(file + ", line 4: 'meh' is no label: take 0 or negative, 1 or positive");
    }

    @Test
    void shouldSayThatACsvHasNoColumnOfReviews() throws Exception {
        Path file = file("movies.csv", "name,year\nIkiru,1952\n");
        assertThatThrownBy(() -> read(file))
                .hasMessageContaining("line 1: the header names no column 'review' or 'text' but [name, year]");
    }

    @Test
    void shouldSayThatARowOfACsvHasTooFewFields() throws Exception {
        Path file = file("reviews.csv", "review,sentiment\nfine,positive\nonly a review\n");
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining(file + ", line ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A review, of a film.\nAnother.", "{braces} first\nthen text", "text\nreview"})
    void shouldTakeAnythingElseAsPlainLines(String text) {
        try (ExampleReader reader = read(text)) {
            assertThat(reader.format()).isEqualTo(DatasetFormat.PLAIN_LINES);
            assertThat(reader.stream()).extracting(Example::text).containsExactly(text.split("\n"));
        }
    }

    @Test
    void shouldHaveNoExamplesInAnEmptyFile() throws Exception {
        assertThat(read(file("empty.txt", ""))).isEmpty();
        assertThat(read(file("empty.csv", ""))).isEmpty();
        assertThat(read(file("empty.jsonl", "\n"))).isEmpty();
    }

    @Test
    void shouldReadAnAclImdbFolder() throws Exception {
        // Given
        for (String name : List.of(
                "train/pos/0_9.txt",
                "train/unsup/0_0.txt",
                "test/pos/10_8.txt",
                "test/pos/9_7.txt",
                "test/neg/0_2.txt",
                "test/neg/readme.md")) {
            Path file = folder.resolve("aclImdb").resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "text of " + name);
        }

        // When / Then
        assertThat(read(folder.resolve("aclImdb")))
                .extracting(example -> example.review().id(), Example::label)
                .containsExactly(
                        tuple("train/pos/0", Sentiment.POSITIVE),
                        tuple("test/neg/0", Sentiment.NEGATIVE),
                        tuple("test/pos/9", Sentiment.POSITIVE),
                        tuple("test/pos/10", Sentiment.POSITIVE));
        assertThat(read(folder.resolve("aclImdb/test")).get(0))
                .isEqualTo(new Example(
                        new Review("test/neg/0", null, "text of test/neg/0_2.txt", null, 2.0, null),
                        Sentiment.NEGATIVE));
    }

    @Test
    void shouldSayWhatAFolderMustHave() {
        assertThatThrownBy(() -> read(folder)).hasMessageContaining("no reviews here");
        assertThatThrownBy(() -> read(folder.resolve("nothing"))).hasMessageEndingWith("no such file or folder");
    }

    @Test
    void shouldReadAheadNoMoreThanABufferOfEndlessInput() {
        // Given
        byte[] line = "{\"text\":\"again\"}\n".getBytes(StandardCharsets.UTF_8);
        InputStream endless = new InputStream() {
            private long position;

            @Override
            public int read() {
                return line[(int) (position++ % line.length)];
            }
        };

        // When
        try (ExampleReader reader = Datasets.read(endless, "endless")) {
            // Then
            assertThat(reader.stream().limit(10_000)).hasSize(10_000);
        }
    }

    @Test
    void shouldSayHowMuchOfAFileWasRead() throws Exception {
        Path file = file("many.txt", "0123456789\n".repeat(100_000));
        try (ExampleReader reader = Datasets.open(file)) {
            for (int i = 0; i < 50_000; i++) {
                reader.next();
            }
            assertThat(reader.fractionRead()).isBetween(0.5, 0.65);
        }
    }
}
