package io.blockbuster.core.text;

import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.Truncation;
import io.blockbuster.core.wide.WidePart;

/**
 * From a text to what a model with a wide part reads: the transformer's token ids and the wide part's margin, which
 * looks at more of a long text. Thread-safe.
 */
final class WideTokenizer implements ModelTokenizer {
    private final TextTokenizer tokenizer;
    private final WidePart wide;
    private final int maxTokens;
    private final int head;

    private WideTokenizer(TextTokenizer tokenizer, WidePart wide, int maxTokens, int head) {
        this.tokenizer = tokenizer;
        this.wide = wide;
        this.maxTokens = maxTokens;
        this.head = head;
    }

    /**
     * The tokenizer of a model.
     *
     * @throws ModelException if {@code tokenizer.json} does not fit the model, or the wide part does not read all that
     *     the transformer reads
     */
    static WideTokenizer open(ModelFolder folder, WidePart wide) {
        int maxTokens = folder.maxTokens();
        int head = folder.settings().truncation().headOf(maxTokens - 2);
        int tail = wide.maxTokens() - 2 - wide.head();
        if (wide.head() < head || tail < maxTokens - 2 - head) {
            throw new ModelException(folder.path().resolve(WidePart.FILE) + " reads the first " + wide.head()
                    + " and the last " + tail + " tokens of a long text; the transformer reads more of it, the first "
                    + head + " and the last " + (maxTokens - 2 - head) + ".");
        }
        Truncation reach = Truncation.headTail(wide.head(), tail);
        return new WideTokenizer(TextTokenizer.open(folder, wide.maxTokens(), reach), wide, maxTokens, head);
    }

    /** The token ids of a text, [CLS] and [SEP] included, cut to the model's maximum length, and the wide margin. */
    @Override
    public Tokens tokenize(String text) {
        int[] ids = tokenizer.tokenize(text).ids();
        float margin = wide.margin(ids, 1, ids.length - 1);
        return ids.length <= maxTokens
                ? new Tokens(ids, false, margin)
                : new Tokens(TextTokenizer.cut(ids, maxTokens, head), true, margin);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
