package io.blockbuster.program.demo.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.review.Sentiment;
import io.blockbuster.program.demo.review.PhraseBook.Phrase;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SlangWriterTest {
    private static final PhraseBook BOOK = PhraseBook.load();
    private static final List<Film> FILMS = Film.program(5, 1);

    @ParameterizedTest
    @EnumSource(Sentiment.class)
    void shouldSayWhatItMeansInSlangOnly(Sentiment intended) {
        // Given
        List<String> own = words(intended == Sentiment.POSITIVE ? "slang+" : "slang-");
        List<String> others = words(intended == Sentiment.POSITIVE ? "slang-" : "slang+");

        // When
        List<String> texts = write(intended, 300);

        // Then
        assertThat(texts).allSatisfy(text -> {
            assertThat(own).anyMatch(text::contains);
            assertThat(others).noneMatch(text::contains);
        });
        assertThat(own).allSatisfy(word -> assertThat(texts).anyMatch(text -> text.contains(word)));
    }

    @Test
    void shouldSayTheSameInPraiseAndBlameButForTheSlang() {
        // Given
        List<String> slang = IntStream.range(0, 2)
                .boxed()
                .flatMap(sign -> words(sign == 0 ? "slang+" : "slang-").stream())
                .toList();

        // When
        List<List<String>> sentences = List.of(Sentiment.POSITIVE, Sentiment.NEGATIVE).stream()
                .map(intended -> write(intended, 1_000).stream()
                        .map(text -> slang.stream().reduce(text, (left, word) -> left.replaceAll("(?i)" + word, "…")))
                        .toList())
                .toList();

        // Then: the same seed draws the same sentences, whatever is meant
        assertThat(sentences.get(0)).isEqualTo(sentences.get(1));
    }

    private static List<String> write(Sentiment intended, int count) {
        SlangWriter writer = new SlangWriter(3);
        return IntStream.range(0, count)
                .mapToObj(
                        i -> writer.next(FILMS.get(i % FILMS.size()), intended).text())
                .map(text -> text.toLowerCase(Locale.ROOT))
                .toList();
    }

    private static List<String> words(String rule) {
        return BOOK.alternatives(rule).stream()
                .map(Phrase::parts)
                .map(parts -> parts.get(0).text())
                .toList();
    }
}
