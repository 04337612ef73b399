package io.blockbuster.core.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.blockbuster.core.model.ModelException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;

/** The native tokenizer, set to neither cut nor pad: all tokens of a text. Thread-safe. */
final class WordPieces implements PieceEncoder {
    static {
        // The library would otherwise report its use, and look for a build for CUDA that is not on the class path.
        setDefault("ai.djl.offline", "true");
        setDefault("OPT_OUT_TRACKING", "true");
        setDefault("RUST_FLAVOR", "cpu");
    }

    private static final TokenizersLibrary NATIVE = TokenizersLibrary.LIB;

    private final HuggingFaceTokenizer tokenizer;

    private WordPieces(HuggingFaceTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    static WordPieces open(TokenizerDefinition definition) {
        Path file = definition.file();
        Map<String, String> options = Map.of("truncation", "DO_NOT_TRUNCATE", "padding", "DO_NOT_PAD");
        HuggingFaceTokenizer tokenizer;
        try (InputStream in = new ByteArrayInputStream(definition.content())) {
            tokenizer = HuggingFaceTokenizer.newInstance(in, options);
        } catch (IOException | RuntimeException e) {
            throw new ModelException(file + " is no tokenizer that can be used: " + e.getMessage(), e);
        }
        WordPieces pieces = new WordPieces(tokenizer);
        int specials = pieces.encode("").length;
        if (specials != 2) {
            pieces.close();
            throw new ModelException(file + " adds " + specials
                    + " special tokens to a text; a BERT classifier needs two, [CLS] before and [SEP] after.");
        }
        return pieces;
    }

    @Override
    public int[] encode(String text, int from, int to) {
        // HuggingFaceTokenizer.encode also brings every token's text and place across, which takes as long again.
        long encoding = NATIVE.encode(tokenizer.getHandle(), text.substring(from, to), true);
        try {
            return narrowed(NATIVE.getTokenIds(encoding));
        } finally {
            NATIVE.deleteEncoding(encoding);
        }
    }

    private static int[] narrowed(long[] ids) {
        int[] narrow = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            narrow[i] = (int) ids[i];
        }
        return narrow;
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
