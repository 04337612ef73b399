package io.blockbuster.core.text;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What BERT's normalizer and pre-tokenizer make of each code point: a number that says whether it is dropped, ends a
 * word, is a word of its own or adds letters to one, and which letters. The tables are made page by page as they are
 * needed. Thread-safe.
 */
final class BertCharacters {
    /** Code points below are looked up in {@link #ascii()}. */
    static final int ASCII = 128;

    /** The code point is dropped; the word goes on behind it. */
    static final int DROPPED = 1 << 24;

    /** The code point ends a word. */
    static final int SPACE = 2 << 24;

    /** The code point becomes another, or stays, and is a word of its own. */
    static final int ALONE = 3 << 24;

    /** The code point becomes several letters, numbered by {@link #letters(int)}. */
    static final int LETTERS = 4 << 24;

    /** It is not certain what the reference makes of the code point. */
    static final int UNCERTAIN = 5 << 24;

    /** The bits that tell these apart; where none is set, the code point becomes one letter, the number itself. */
    static final int KIND = 0xFF << 24;

    private static final int PAGE = 256;
    private static final int PAGES = (Character.MAX_CODE_POINT + 1) / PAGE;

    private final boolean cleanText;
    private final boolean isolateChinese;
    private final boolean stripAccents;
    private final boolean lowercase;
    private final int[] ascii;
    private final AtomicReferenceArray<Page> pages = new AtomicReferenceArray<>(PAGES);

    /** 256 code points: their numbers, and the letters of those that become several. */
    @SuppressWarnings("ArrayRecordComponent") // a table: compared nowhere, copied nowhere
    private record Page(int[] numbers, @Nullable String[] letters) {}

    BertCharacters(BertRules rules) {
        cleanText = rules.cleanText();
        isolateChinese = rules.isolateChinese();
        stripAccents = rules.stripAccents();
        lowercase = rules.lowercase();
        ascii = Arrays.copyOf(page(0).numbers(), ASCII);
    }

    /** The numbers of the first 128 code points; not to be changed. */
    int[] ascii() {
        return ascii;
    }

    /** The number of a code point. */
    int of(int codePoint) {
        return page(codePoint).numbers()[codePoint % PAGE];
    }

    /** The letters that a code point of the kind {@link #LETTERS} becomes. */
    String letters(int codePoint) {
        return Objects.requireNonNull(page(codePoint).letters()[codePoint % PAGE]);
    }

    private Page page(int codePoint) {
        Page page = pages.get(codePoint / PAGE);
        if (page == null) {
            page = newPage(codePoint - codePoint % PAGE);
            pages.set(codePoint / PAGE, page);
        }
        return page;
    }

    private Page newPage(int from) {
        Page page = new Page(new int[PAGE], new String[PAGE]);
        for (int i = 0; i < PAGE; i++) {
            int number = numberOf(from + i);
            page.numbers()[i] = number;
            if ((number & KIND) == LETTERS) {
                page.letters()[i] = lettersOf(from + i);
            }
        }
        return page;
    }

    private String lettersOf(int c) {
        String text = Character.toString(c);
        return lowered(stripAccents ? withoutMarks(Normalizer.normalize(text, Normalizer.Form.NFD)) : text);
    }

    private int numberOf(int c) {
        if (!SharedUnicode.contains(c)) {
            return UNCERTAIN;
        }
        if (cleanText) {
            if (c == 0 || c == 0xFFFD || isControl(c)) {
                return DROPPED;
            }
            if (isSpace(c)) {
                return SPACE;
            }
        }
        String out = lettersOf(c);
        if (out.isEmpty()) {
            return DROPPED;
        }
        int only = out.codePointCount(0, out.length()) == 1 ? out.codePointAt(0) : -1;
        if (isolateChinese && isChinese(c)) {
            return only >= 0 ? ALONE | only : UNCERTAIN;
        }
        if (out.codePoints().anyMatch(letter -> isSpace(letter) || isPunctuation(letter))) {
            return only < 0 ? UNCERTAIN : isSpace(only) ? SPACE : ALONE | only;
        }
        if (stripAccents && out.codePoints().anyMatch(BertCharacters::movesAmongMarks)) {
            return UNCERTAIN; // its place among other marks would depend on them
        }
        return only >= 0 ? only : LETTERS | c;
    }

    private static String withoutMarks(String text) {
        StringBuilder kept = new StringBuilder();
        text.codePoints()
                .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }

    /** The text with each code point lowered alone: a final sigma is like any other. */
    private String lowered(String text) {
        if (!lowercase) {
            return text;
        }
        StringBuilder lower = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c == 'İ') {
                lower.append("i\u0307");
            } else {
                lower.appendCodePoint(Character.toLowerCase(c));
            }
        });
        return lower.toString();
    }

    private static boolean isControl(int c) {
        int type = Character.getType(c);
        return c != '\t'
                && c != '\n'
                && c != '\r'
                && (type == Character.CONTROL || type == Character.FORMAT || type == Character.PRIVATE_USE);
    }

    private static boolean isSpace(int c) {
        return Character.isSpaceChar(c) || (c >= '\t' && c <= '\r') || c == 0x85;
    }

    private static boolean isPunctuation(int c) {
        if (c < ASCII) {
            return c > ' ' && c < 0x7F && !Character.isLetterOrDigit(c);
        }
        return switch (Character.getType(c)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }

    private static boolean isChinese(int c) {
        return (c >= 0x4E00 && c <= 0x9FFF)
                || (c >= 0x3400 && c <= 0x4DBF)
                || (c >= 0x20000 && c <= 0x2A6DF)
                || (c >= 0x2A700 && c <= 0x2B73F)
                || (c >= 0x2B740 && c <= 0x2B81F)
                || (c >= 0x2B820 && c <= 0x2CEAF)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0x2F800 && c <= 0x2FA1F);
    }

    /** Whether NFD may move a code point past others, because it has a combining class. */
    private static boolean movesAmongMarks(int c) {
        String mark = Character.toString(c);
        // Combining classes 1 and 230: everything that can move moves past one of them.
        return isMoved(mark + "\u0334") || isMoved("\u0301" + mark);
    }

    private static boolean isMoved(String text) {
        String form = Normalizer.normalize(text, Normalizer.Form.NFD);
        return form.length() == text.length() && !form.equals(text);
    }
}
