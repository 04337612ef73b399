package io.blockbuster.trainer.corpus;

import java.util.Locale;
import java.util.regex.Pattern;

/** What makes two texts the same text: their letters and digits, whatever the case, the spacing and the markup. */
final class TextKey {
    private static final Pattern BETWEEN = Pattern.compile("<br\\s*/?>|[^\\p{L}\\p{N}]+", Pattern.CASE_INSENSITIVE);

    private TextKey() {}

    static String of(String text) {
        return BETWEEN.matcher(text).replaceAll(" ").trim().toLowerCase(Locale.ROOT);
    }
}
