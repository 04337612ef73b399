package io.blockbuster.trainer.delta;

import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.Truncation;
import io.blockbuster.core.text.TextTokenizer;
import io.blockbuster.core.wide.NgramKeys;
import io.blockbuster.core.wide.WidePart;
import java.util.Arrays;
import java.util.Optional;

/** Reads texts as a base does: its tokenizer and truncation, and its wide part where it has one that counts. */
final class Reader implements AutoCloseable {
    private static final int[] NO_BUCKETS = new int[0];

    private final TextTokenizer tokenizer;
    private final Optional<Wide> wide;

    private Reader(TextTokenizer tokenizer, Optional<Wide> wide) {
        this.tokenizer = tokenizer;
        this.wide = wide;
    }

    /**
     * The reader of a base.
     *
     * @throws io.blockbuster.core.model.ModelException if its tokenizer or its wide part is broken
     */
    static Reader of(ModelFolder base, DeltaSettings settings) {
        Integer maxTokens = settings.maxTokens();
        TextTokenizer tokenizer = maxTokens == null
                ? TextTokenizer.open(base)
                : TextTokenizer.open(
                        base, maxTokens, Truncation.headTail(settings.head(), maxTokens - 2 - settings.head()));
        Optional<WidePart> part = settings.besideWidePart() ? WidePart.of(base.path()) : Optional.empty();
        return new Reader(tokenizer, part.map(counted -> Wide.of(base, counted)));
    }

    Reading read(String text) {
        int[] ids = tokenizer.tokenize(text).ids();
        return wide.map(part -> part.read(text, ids)).orElseGet(() -> new Reading(ids, NO_BUCKETS, 0));
    }

    @Override
    public void close() {
        tokenizer.close();
        wide.ifPresent(part -> part.tokenizer().close());
    }

    /** A wide part, which looks at more of a long text than the transformer. */
    private record Wide(TextTokenizer tokenizer, WidePart part) {
        static Wide of(ModelFolder base, WidePart part) {
            Truncation reach = Truncation.headTail(part.head(), part.maxTokens() - 2 - part.head());
            return new Wide(TextTokenizer.open(base, part.maxTokens(), reach), part);
        }

        Reading read(String text, int[] ids) {
            int[] all = tokenizer.tokenize(text).ids();
            int[] pieces = Arrays.copyOfRange(all, 1, all.length - 1);
            return new Reading(ids, NgramKeys.buckets(pieces, part.maxOrder(), part.bits()), part.margin(pieces));
        }
    }
}
