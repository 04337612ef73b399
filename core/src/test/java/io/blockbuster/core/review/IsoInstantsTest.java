package io.blockbuster.core.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsoInstantsTest {
    private static final int[] UNITS = {1, 10, 1_000, 100_000, 1_000_000, 100_000_000, 1_000_000_000};

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999999999Z",
                "2000-02-29T23:59:59.100Z",
                "2026-03-01T12:00:00.000001Z",
                "2026-03-01T12:00:00.000000001Z",
                "0000-01-01T00:00:00Z",
                "-0001-12-31T23:59:59.999Z",
                "9999-12-31T23:59:59.999999999Z",
                "+10000-01-01T00:00:00Z",
                "-1000000000-01-01T00:00:00Z",
                "+1000000000-12-31T23:59:59.999999999Z"
            })
    void shouldWriteAnInstantAsJavaSpellsIt(String text) throws IOException {
        assertThat(written(Instant.parse(text))).isEqualTo("\"" + text + "\"");
    }

    @Test
    void shouldWriteAndReadAnyInstantAsJavaDoes() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            int unit = UNITS[i % UNITS.length];
            long nanos = unit == 1_000_000_000 ? 0 : (long) random.nextInt(1_000_000_000 / unit) * unit;
            // A fifth of them lies outside the years with four digits.
            Instant instant = Instant.ofEpochSecond(random.nextLong(-100_000_000_000L, 300_000_000_000L), nanos);

            assertThat(written(instant)).isEqualTo("\"" + instant + "\"");
            Instant read = parsed(instant.toString());
            if (read != null) {
                assertThat(read).isEqualTo(instant);
            }
        }
        assertThat(parsed("2026-03-01T12:00:00.137Z")).isEqualTo(Instant.parse("2026-03-01T12:00:00.137Z"));
    }

    @Test
    void shouldNeverReadWhatJavaRefusesOrReadsOtherwise() {
        Random random = new Random(2);
        List<String> seeds = List.of(
                "2026-03-01T12:00:00.137Z",
                "2024-02-29T23:59:59Z",
                "2023-02-29T24:00:60.9999999999Z",
                "2026-03-01T12:00:00.Z",
                "2026-03-01t12:00:00z",
                "2026-03-01T12:00:00.5+01:00");
        String alphabet = "0123456789-:.TZ+ tz/٣";
        int understood = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder(seeds.get(i % seeds.size()));
            for (int change = random.nextInt(3); change > 0; change--) {
                text.setCharAt(random.nextInt(text.length()), alphabet.charAt(random.nextInt(alphabet.length())));
            }
            text.setLength(random.nextInt(4) == 0 ? random.nextInt(text.length() + 1) : text.length());

            Instant read = parsed(text.toString());

            if (read != null) {
                understood++;
                assertThat(read).as(text.toString()).isEqualTo(byJava(text.toString()));
            }
        }
        assertThat(understood).isGreaterThan(20_000);
    }

    private static @Nullable Instant byJava(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Instant parsed(String text) {
        char[] padded = ("[" + text + "]").toCharArray();
        return IsoInstants.parse(padded, 1, text.length());
    }

    private static String written(Instant instant) throws IOException {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            IsoInstants.write(instant, json);
        }
        return out.toString();
    }
}
