package io.blockbuster.program.demo.review;

import io.blockbuster.program.demo.review.PhraseBook.Part;
import io.blockbuster.program.demo.review.PhraseBook.Phrase;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The choice of words in one text: it says no phrase of a rule twice before it has said them all. Used by one thread.
 */
final class Wording {
    private final PhraseBook book;
    private final RandomGenerator random;
    private final Map<String, String> bindings;
    private final Map<String, BitSet> said = new HashMap<>();

    /**
     * @param bindings what slots stand for that are not rules here, before the grammar is asked
     */
    Wording(PhraseBook book, RandomGenerator random, Map<String, String> bindings) {
        this.book = book;
        this.random = random;
        this.bindings = bindings;
    }

    /** A sentence by a rule, with its first letter in upper case. */
    String sentence(String rule) {
        String text = phrase(rule);
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /** Words by a rule. */
    String phrase(String rule) {
        StringBuilder text = new StringBuilder();
        expand(rule, text);
        return withArticles(text.toString());
    }

    private void expand(String rule, StringBuilder text) {
        String bound = bindings.get(rule);
        if (bound != null) {
            text.append(bound);
            return;
        }
        for (Part part : choose(rule).parts()) {
            if (part.slot()) {
                expand(part.text(), text);
            } else {
                text.append(part.text());
            }
        }
    }

    private Phrase choose(String rule) {
        List<Phrase> alternatives = book.alternatives(rule);
        BitSet used = said.computeIfAbsent(rule, name -> new BitSet());
        if (used.cardinality() == alternatives.size()) {
            used.clear();
        }
        int skip = random.nextInt(alternatives.size() - used.cardinality());
        int chosen = used.nextClearBit(0);
        for (; skip > 0; skip--) {
            chosen = used.nextClearBit(chosen + 1);
        }
        used.set(chosen);
        return alternatives.get(chosen);
    }

    private static String withArticles(String text) {
        int at = text.indexOf("(n) ");
        if (at < 0) {
            return text;
        }
        StringBuilder result = new StringBuilder();
        int from = 0;
        for (; at >= 0; at = text.indexOf("(n) ", from)) {
            result.append(text, from, at);
            String next = text.substring(at + 4);
            boolean vowel = !next.isEmpty() && "aeiouAEIOU".indexOf(next.charAt(0)) >= 0 || next.startsWith("honest");
            result.append(vowel ? "n " : " ");
            from = at + 4;
        }
        return result.append(text, from, text.length()).toString();
    }
}
