package io.blockbuster.trainer.linear;

import io.blockbuster.core.wide.NgramKeys;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The vocabulary of word n-grams of a corpus: each n-gram that occurs at least twice is a column.
 *
 * <p>Words are lower-cased runs of letters, digits and inner apostrophes; each other visible character is a word of its
 * own.
 */
public final class WordNgrams {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:['’][\\p{L}\\p{N}]+)*|[^\\s\\p{L}\\p{N}]");

    private final int maxOrder;
    private final long[] keys;

    private WordNgrams(int maxOrder, long[] keys) {
        this.maxOrder = maxOrder;
        this.keys = keys;
    }

    /**
     * The vocabulary of texts.
     *
     * @param maxOrder the longest n-gram in words
     * @param least occurrences of an n-gram, several in one text included
     */
    public static WordNgrams of(List<String> texts, int maxOrder, int least) {
        long[] all = texts.parallelStream()
                .flatMapToLong(text -> Arrays.stream(NgramKeys.all(words(text), maxOrder)))
                .toArray();
        Arrays.parallelSort(all);
        int kept = 0;
        for (int i = 0; i < all.length; ) {
            int next = i;
            while (next < all.length && all[next] == all[i]) {
                next++;
            }
            if (next - i >= least) {
                all[kept++] = all[i];
            }
            i = next;
        }
        return new WordNgrams(maxOrder, Arrays.copyOf(all, kept));
    }

    /** The texts as rows over this vocabulary. */
    public BinaryRows rows(List<String> texts) {
        return BinaryRows.of(texts.size(), i -> columns(texts.get(i)), keys.length);
    }

    /** The number of n-grams in the vocabulary. */
    public int size() {
        return keys.length;
    }

    private int[] columns(String text) {
        return Arrays.stream(NgramKeys.all(words(text), maxOrder))
                .mapToInt(key -> Arrays.binarySearch(keys, key))
                .filter(column -> column >= 0)
                .sorted()
                .distinct()
                .toArray();
    }

    /** The words of a text by their hash. */
    private static int[] words(String text) {
        Matcher words = WORD.matcher(text.replace("<br />", " ").toLowerCase(Locale.ROOT));
        return words.results().mapToInt(word -> word.group().hashCode()).toArray();
    }
}
