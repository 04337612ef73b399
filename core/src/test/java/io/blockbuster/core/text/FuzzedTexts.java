package io.blockbuster.core.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Made-up texts of all that a tokenizer may stumble over; the same seed gives the same texts. */
final class FuzzedTexts {
    private static final String[] HARD = {
        "[CLS]",
        "[SEP]",
        "[sep]",
        "[UNK",
        "[MASK]]",
        "[[PAD]",
        "##",
        "##ing",
        "<br />",
        "\0",
        "\uFFFD",
        "\t",
        "\r\n",
        "\u000B",
        "\u0085",
        "\u00A0",
        "\u00AD",
        "\u200B",
        "\u200D",
        "\u2028",
        "\u3000",
        "\uFEFF",
        "\u202E",
        "\u1680",
        "\u180E",
        "e\u0301",
        "\u0301",
        "\u0327\u0301",
        "\u0301\u0327",
        "o\u0308\u0304",
        "\u0345",
        "İ",
        "ı",
        "ẞ",
        "ß",
        "Σ",
        "ΑΣ",
        "ς",
        "ǅ",
        "ﬁ",
        "Å",
        "Å",
        "Ω",
        "≠",
        "≮",
        "\u037E",
        "\u0387",
        "´",
        "`",
        "Ǆ",
        "ό",
        "й",
        "Ё",
        "한국",
        "각",
        "ᄀ\u1161\u11A8",
        "電影",
        "豈",
        "が",
        "か\u3099",
        "カ",
        "ｶﾞ",
        "ไม่",
        "नमस्ते",
        "שָׁלוֹם",
        "سَلام",
        "👩‍👩‍👧‍👦",
        "🏳️‍🌈",
        "🇩🇪",
        "𝐀",
        "𠀀",
        "你好",
        "…",
        "—",
        "“",
        "’",
        "€",
        "½",
        "①",
        "™",
        "½%",
        "a".repeat(100),
        "b".repeat(101),
        "é".repeat(100),
        "𝐀".repeat(100),
        "한".repeat(34),
        "!".repeat(120)
    };

    private final Random random;
    private final List<String> pieces = new ArrayList<>();

    FuzzedTexts(JsonNode vocabulary, long seed) {
        random = new Random(seed);
        vocabulary
                .fieldNames()
                .forEachRemaining(piece -> pieces.add(piece.startsWith("##") ? piece.substring(2) : piece));
    }

    /** The next text: up to 24 parts, some of one kind only. */
    String next() {
        StringBuilder text = new StringBuilder();
        int kinds = random.nextInt(4) == 0 ? 9 : 5;
        for (int parts = random.nextInt(24); parts >= 0; parts--) {
            switch (random.nextInt(kinds)) {
                case 0, 1 -> text.append(piece()).append(' ');
                case 2 -> text.append(piece());
                case 3 -> text.append((char) (' ' + random.nextInt(95)));
                case 4 ->
                    text.append(piece().toUpperCase(java.util.Locale.ROOT)).append(random.nextBoolean() ? " " : "");
                case 5, 6 -> text.append(HARD[random.nextInt(HARD.length)]);
                case 7 -> text.appendCodePoint(random.nextInt(0x3000));
                default -> text.appendCodePoint(random.nextInt(random.nextInt(8) == 0 ? 0x110000 : 0x10000));
            }
        }
        return CleanText.withoutLoneSurrogates(text.toString());
    }

    private String piece() {
        return pieces.get(random.nextInt(pieces.size()));
    }
}
