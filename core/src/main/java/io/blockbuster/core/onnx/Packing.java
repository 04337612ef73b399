package io.blockbuster.core.onnx;

import java.util.List;

/**
 * Texts of different lengths laid end to end, without padding, and where each begins.
 *
 * <p>For texts of 1, 3 and 2 tokens: {@code cumulative} is {@code 0 1 4 6}. A table of texts by places, padded to the
 * longest, numbers its places row by row, here 0 to 8. {@code offsets} lists the places that hold a token (0, 3 4 5, 6
 * 7), then those that hold padding (1 2, 8). {@code rows} is that table, holding the number of each token in the
 * packed order, and -1 for padding: {@code 0 -1 -1, 1 2 3, 4 5 -1}.
 *
 * @param ids token ids, {@code [tokens]}
 * @param positions the place of each token in its text, {@code [tokens]}
 * @param cumulative tokens before each text, and in all, {@code [texts + 1]}
 * @param offsets {@code [texts, longest]}
 * @param rows {@code [texts, longest]}
 * @param longest tokens of the longest text
 */
@SuppressWarnings("ArrayRecordComponent") // a hot path: compared nowhere, copied nowhere
record Packing(int[] ids, int[] positions, int[] cumulative, int[] offsets, int[] rows, int longest) {

    /**
     * Packs texts.
     *
     * @param texts token ids of each text, at least one text
     * @throws IllegalArgumentException if a text has no token, or more than {@code maxTokens}
     */
    static Packing of(List<int[]> texts, int maxTokens) {
        int tokens = 0;
        int longest = 0;
        for (int[] text : texts) {
            if (text.length == 0 || text.length > maxTokens) {
                throw new IllegalArgumentException(
                        "a text of " + text.length + " tokens; there must be 1 to " + maxTokens);
            }
            tokens += text.length;
            longest = Math.max(longest, text.length);
        }
        int places = texts.size() * longest;
        Packing packing = new Packing(
                new int[tokens], new int[tokens], new int[texts.size() + 1], new int[places], new int[places], longest);
        packing.fill(texts, tokens);
        return packing;
    }

    private void fill(List<int[]> texts, int tokens) {
        int token = 0;
        int padding = tokens;
        for (int t = 0; t < texts.size(); t++) {
            int[] text = texts.get(t);
            System.arraycopy(text, 0, ids, token, text.length);
            for (int position = 0; position < longest; position++) {
                int place = t * longest + position;
                if (position < text.length) {
                    positions[token] = position;
                    offsets[token] = place;
                    rows[place] = token++;
                } else {
                    offsets[padding++] = place;
                    rows[place] = -1;
                }
            }
            cumulative[t + 1] = token;
        }
    }

    int tokens() {
        return ids.length;
    }

    int texts() {
        return cumulative.length - 1;
    }
}
