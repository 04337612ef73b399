package io.blockbuster.topology.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.review.ReviewJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowJsonTest {
    private static final List<String> SUBJECTS =
            List.of("Alpha", "", "Amélie 🎬", "\"quoted\" \\ \u0000\u2028", "x".repeat(20_000));

    @Test
    void shouldBeTheMappersJsonByteForByte() {
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            long sizeMs = List.of(1L, 10_000L, 3_600_000L).get(i % 3);
            WindowKey key = WindowKey.ending(
                    SUBJECTS.get(i % SUBJECTS.size()), random.nextLong(-1_000_000, 300_000_000_000_000L), sizeMs);
            Map<String, Long> models = new LinkedHashMap<>();
            for (int version = random.nextInt(4); version > 0; version--) {
                models.put(version + ".0 \"β\"", random.nextLong());
            }
            long count = random.nextInt(5);
            // Without a vote the mean is no number.
            Tally tally = new Tally(count, random.nextInt(5), random.nextDouble() * count, models);
            SentimentWindow window = SentimentWindow.of(key, tally, random.nextBoolean());

            assertThat(WindowKeyJson.FORM.toBytes(key)).isEqualTo(ReviewJson.write(key));
            assertThat(SentimentWindowJson.FORM.toBytes(window)).isEqualTo(ReviewJson.write(window));
        }
    }
}
