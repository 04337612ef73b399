package io.blockbuster.core.text;

import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.Replacement;
import io.blockbuster.core.model.Truncation;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * From a text to the token ids that a model reads: its replacements, its {@code tokenizer.json}, its truncation. Never
 * fails on any text: what has no form in Unicode becomes U+FFFD, which BERT ignores. Thread-safe.
 *
 * <p>Of a long text only the ends are tokenized where that gives the same tokens, so a text of a megabyte costs little
 * more than one of a page. A long text with neither white space nor Chinese
 * characters is tokenized whole.
 */
public final class TextTokenizer implements ModelTokenizer {
    private static final int SPECIAL_TOKENS = 2;

    private final PieceEncoder pieces;
    private final LongText longText;
    private final List<Replacement> replacements;
    private final int maxTokens;
    private final int head;
    private final boolean canBeCut;

    private TextTokenizer(
            PieceEncoder pieces,
            List<Replacement> replacements,
            int maxTokens,
            Truncation truncation,
            boolean canBeCut) {
        int room = maxTokens - SPECIAL_TOKENS;
        this.pieces = pieces;
        this.replacements = replacements;
        this.maxTokens = maxTokens;
        this.head = truncation.headOf(room);
        this.canBeCut = canBeCut;
        this.longText = new LongText(pieces, head, room - head);
    }

    /**
     * The tokenizer of a model.
     *
     * @throws ModelException if {@code tokenizer.json} is broken or does not fit the model
     */
    public static TextTokenizer open(ModelFolder folder) {
        return open(folder, folder.maxTokens(), folder.settings().truncation());
    }

    /**
     * The tokenizer of a model with another limit than the model's own.
     *
     * @throws ModelException if {@code tokenizer.json} is broken or does not fit the model
     */
    public static TextTokenizer open(ModelFolder folder, int maxTokens, Truncation truncation) {
        return open(folder, maxTokens, truncation, PieceEncoder::open);
    }

    /**
     * The same by Hugging Face's tokenizer alone, to be compared with.
     *
     * @throws ModelException if {@code tokenizer.json} is broken or does not fit the model
     */
    public static TextTokenizer openReference(ModelFolder folder, int maxTokens, Truncation truncation) {
        return open(folder, maxTokens, truncation, WordPieces::open);
    }

    private static TextTokenizer open(
            ModelFolder folder,
            int maxTokens,
            Truncation truncation,
            Function<TokenizerDefinition, PieceEncoder> encoder) {
        TokenizerDefinition definition = TokenizerDefinition.read(folder.tokenizer());
        int greatest = definition.greatestId();
        if (greatest >= folder.config().vocabulary()) {
            throw new ModelException(folder.tokenizer() + " has token ids up to " + greatest
                    + ", but config.json gives the model a vocabulary of "
                    + folder.config().vocabulary() + ".");
        }
        return new TextTokenizer(
                encoder.apply(definition),
                folder.settings().replacements(),
                maxTokens,
                truncation,
                definition.canBeCut());
    }

    /** The token ids of a text, [CLS] and [SEP] included, cut to the model's maximum length. */
    @Override
    public Tokens tokenize(String text) {
        String clean = CleanText.withoutLoneSurrogates(text);
        for (Replacement replacement : replacements) {
            clean = clean.replace(replacement.find(), replacement.with());
        }
        if (canBeCut) {
            Optional<int[]> ends = longText.ends(clean);
            if (ends.isPresent()) {
                return new Tokens(ends.get(), true);
            }
        }
        int[] ids = pieces.encode(clean);
        return ids.length <= maxTokens ? new Tokens(ids, false) : new Tokens(cut(ids, maxTokens, head), true);
    }

    /**
     * The first and the last of too many tokens.
     *
     * @param ids token ids, [CLS] and [SEP] included, more than {@code maxTokens}
     * @param head tokens kept at the beginning, [CLS] not counted
     */
    static int[] cut(int[] ids, int maxTokens, int head) {
        int[] kept = new int[maxTokens];
        int first = 1 + head;
        System.arraycopy(ids, 0, kept, 0, first);
        int last = maxTokens - first;
        System.arraycopy(ids, ids.length - last, kept, first, last);
        return kept;
    }

    @Override
    public void close() {
        pieces.close();
    }
}
