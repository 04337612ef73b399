package io.blockbuster.core.text;

/** From a text to all its token ids, however many they are. Thread-safe. */
interface PieceEncoder extends AutoCloseable {
    /**
     * The fastest encoder that gives a definition's tokens.
     *
     * @throws io.blockbuster.core.model.ModelException if the definition is no tokenizer of a BERT classifier
     */
    static PieceEncoder open(TokenizerDefinition definition) {
        WordPieces reference = WordPieces.open(definition);
        return BertRules.of(definition)
                .<PieceEncoder>map(rules -> new BertPieces(rules, reference))
                .orElse(reference);
    }

    /**
     * The token ids of the characters from {@code from} up to {@code to}, [CLS] and [SEP] included.
     *
     * @param text a text without lone surrogates
     */
    int[] encode(String text, int from, int to);

    /** The token ids of a whole text. */
    default int[] encode(String text) {
        return encode(text, 0, text.length());
    }

    @Override
    void close();
}
