package io.blockbuster.core.text;

import java.util.Optional;

/**
 * The tokens kept of a text that is certainly too long, found from its two ends alone. Exact for BERT's tokenizers,
 * which never look across white space, nor across the edge of a Chinese character: each end reaches to such a place, and
 * grows until it yields the tokens wanted of it.
 */
final class LongText {
    /** Characters of an end at first, per token wanted of it; English has about five a token. */
    private static final int CHARACTERS_PER_TOKEN = 6;

    private static final int GROWTH = 4;

    private final PieceEncoder encoder;
    private final int head;
    private final int tail;

    /**
     * @param encoder from a text to all its token ids
     * @param head tokens kept at the beginning, [CLS] not counted
     * @param tail tokens kept at the end, [SEP] not counted
     */
    LongText(PieceEncoder encoder, int head, int tail) {
        this.encoder = encoder;
        this.head = head;
        this.tail = tail;
    }

    /** [CLS], the tokens kept, [SEP]; empty if the text might be short enough to be read whole, or has no place to cut. */
    Optional<int[]> ends(String text) {
        // With more tokens than are kept in the two ends, the whole text has certainly more than are kept.
        long headReach = (long) CHARACTERS_PER_TOKEN * (head + 1);
        long tailReach = (long) CHARACTERS_PER_TOKEN * tail;
        for (; headReach + tailReach < text.length(); headReach *= GROWTH, tailReach *= GROWTH) {
            int headEnd = lastCut(text, (int) headReach);
            int tailStart = tail == 0 ? text.length() : firstCut(text, text.length() - (int) tailReach);
            if (headEnd < 0 || tailStart < 0) {
                continue;
            }
            int[] first = encoder.encode(text, 0, headEnd);
            int[] last = encoder.encode(text, tailStart, text.length());
            int firstTokens = first.length - 2;
            int lastTokens = last.length - 2;
            if (firstTokens >= head && lastTokens >= tail && firstTokens + lastTokens > head + tail) {
                int[] kept = new int[head + tail + 2];
                System.arraycopy(first, 0, kept, 0, head + 1);
                System.arraycopy(last, last.length - tail - 1, kept, head + 1, tail + 1);
                return Optional.of(kept);
            }
        }
        return Optional.empty();
    }

    private static int lastCut(String text, int before) {
        int i = before;
        while (i >= 0 && !canCutBefore(text.charAt(i))) {
            i--;
        }
        return i;
    }

    private static int firstCut(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (canCutBefore(text.charAt(i))) {
                return i;
            }
        }
        return -1;
    }

    /** White space, or one of the CJK unified ideographs, each of which BERT makes a word of its own. */
    private static boolean canCutBefore(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t' || (c >= '\u4E00' && c <= '\u9FFF');
    }
}
