package io.blockbuster.core.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.blockbuster.core.model.ModelVersion;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoredReviewJsonTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00.137Z");
    private static final String[] HOSTILE = {
        "",
        "plain",
        "\"\\/\b\f\n\r\t\u0000\u001f\u007f\u0080\u2028\u2029",
        "</script>&'",
        "Amélie 🎬 \ud83c\udfac 版本 ﷽",
        "\ufeff\uffff\ufdd0",
        "half \ud83c of a pair \udfac",
        "x".repeat(70_000),
        "é🎬".repeat(9_000)
    };
    private static final double[] SCORES = {
        0,
        -0.0,
        1,
        0.1 + 0.2,
        1e-3,
        9.999e-4,
        1e7,
        1e21,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        Double.NaN,
        Double.NEGATIVE_INFINITY,
        Math.nextDown(1.0),
        (float) 0.1
    };

    @Test
    void shouldBeTheMappersJsonByteForByte() {
        Random random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            ScoredReview review = new ScoredReview(
                    text(random, i),
                    text(random, i / 3),
                    Sentiment.values()[random.nextInt(2)],
                    i < 100 ? SCORES[i % SCORES.length] : Double.longBitsToDouble(random.nextLong()),
                    new ModelVersion(text(random, i / 5), text(random, i / 7)),
                    random.nextInt(),
                    random.nextBoolean(),
                    Instant.ofEpochSecond(random.nextLong(-70_000_000_000L, 260_000_000_000L), random.nextInt()),
                    Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L)));

            assertThat(ScoredReviewJson.FORM.toBytes(review)).isEqualTo(ReviewJson.write(review));
        }
    }

    @Test
    void shouldWriteOnAfterAFormThatFails() {
        JsonForm<String> failing = (value, json) -> {
            json.writeStartArray();
            throw new IllegalStateException(value);
        };

        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> failing.toBytes("no"));

        ScoredReview next = new ScoredReview(
                "r-1", "Alpha", Sentiment.POSITIVE, 0.9898, new ModelVersion("tiny", "1"), 203, false, AT, AT);
        assertThat(ScoredReviewJson.FORM.toBytes(next)).isEqualTo(ReviewJson.write(next));
    }

    private static String text(Random random, int i) {
        if (i < HOSTILE.length) {
            return HOSTILE[i];
        }
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(30); length > 0; length--) {
            int c = random.nextInt(4) == 0 ? random.nextInt(Character.MAX_CODE_POINT + 1) : random.nextInt(0x100);
            boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            text.appendCodePoint(surrogate ? '?' : c);
        }
        return text.toString();
    }
}
