package io.blockbuster.topology.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.review.Sentiment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompactSerdeTest {
    private final VoteSerde votes = new VoteSerde();
    private final TallySerde tallies = new TallySerde();

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.0, 1, 0.5, 1e-300, Double.MIN_VALUE, 0.1 + 0.2})
    void shouldKeepAVoteToTheLastBit(double score) {
        for (Sentiment label : Sentiment.values()) {
            for (String version : new String[] {"0.3.0", "", "α-版本-🎬"}) {
                Vote vote = new Vote(label, score, version);
                assertThat(read(votes, write(votes, vote))).isEqualTo(vote);
            }
        }
    }

    @Test
    void shouldKeepATallyWithTheVotesOfEachModel() {
        for (Tally tally : new Tally[] {
            new Tally(3, 2, 1.7, Map.of("0.2.0", 1L, "0.3.0", 2L)),
            new Tally(Long.MAX_VALUE, 0, Double.MAX_VALUE, Map.of("", Long.MAX_VALUE, "版本 🎬", 300L)),
            new Tally(0, 0, 0, Map.of())
        }) {
            assertThat(read(tallies, write(tallies, tally))).isEqualTo(tally);
        }
    }

    @Test
    void shouldReadTheJsonOfEarlierVersions() {
        assertThat(read(votes, utf8("{\"label\":\"positive\",\"score\":0.75,\"modelVersion\":\"0.2.0\"}")))
                .isEqualTo(new Vote(Sentiment.POSITIVE, 0.75, "0.2.0"));
        assertThat(read(tallies, utf8("{\"count\":3,\"positive\":2,\"scoreSum\":1.7,\"models\":{\"0.2.0\":3}}")))
                .isEqualTo(new Tally(3, 2, 1.7, Map.of("0.2.0", 3L)));
    }

    @Test
    void shouldTakeAFractionOfTheSpaceOfJson() {
        Tally tally = new Tally(1_234, 567, 812.0390625, Map.of("0.3.0", 1_234L));
        Vote vote = new Vote(Sentiment.POSITIVE, 0.8732914, "0.3.0");

        assertThat(write(tallies, tally)).hasSizeLessThan(ReviewJson.write(tally).length * 2 / 3);
        assertThat(write(votes, vote)).hasSizeLessThan(ReviewJson.write(vote).length / 3);
    }

    @Test
    void shouldRefuseWhatIsCutOffOrOfAnUnknownForm() {
        byte[] tally = write(tallies, new Tally(1, 1, 0.9, Map.of("0.3.0", 1L)));
        // Only after the fixed part is there a place where a tally may end.
        for (int length = 0; length < tally.length; length++) {
            if (length != 25) {
                refuses(tallies, Arrays.copyOf(tally, length));
            }
        }
        tally[tally.length - 9] = (byte) 0xff; // the length of the version, now negative
        refuses(tallies, tally);
        refuses(votes, new byte[] {CompactSerde.FORM, 1, 0, 0});
        refuses(votes, new byte[] {2, 1, 0, 0, 0, 0, 0, 0, 0, 0});
        refuses(votes, utf8("{\"label\":"));
        refuses(votes, new byte[0]);
    }

    @Test
    void shouldPassAnAbsentValueOn() {
        assertThat(tallies.serializer().serialize("store", null)).isNull();
        assertThat(tallies.deserializer().deserialize("store", null)).isNull();
    }

    private static void refuses(Serde<?> serde, byte[] value) {
        assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> read(serde, value));
    }

    private static <T> byte[] write(Serde<T> serde, T value) {
        return serde.serializer().serialize("topic", value);
    }

    private static <T> T read(Serde<T> serde, byte[] value) {
        return serde.deserializer().deserialize("topic", value);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
