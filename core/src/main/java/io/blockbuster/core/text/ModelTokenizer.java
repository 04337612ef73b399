package io.blockbuster.core.text;

import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.wide.WidePart;
import java.util.Optional;

/** From a text to what a model reads of it. Never fails on any text. Thread-safe. */
public interface ModelTokenizer extends AutoCloseable {
    /**
     * The tokenizer of a model, with the wide part of its folder where that has one.
     *
     * @throws ModelException if {@code tokenizer.json} or {@code wide.safetensors} is broken or does not fit the model
     */
    static ModelTokenizer open(ModelFolder folder) {
        return open(folder, WidePart.of(folder.path()));
    }

    /**
     * The tokenizer of a model with this wide part, or with none, whatever the folder has.
     *
     * @throws ModelException if {@code tokenizer.json} is broken or does not fit the model
     */
    static ModelTokenizer open(ModelFolder folder, Optional<WidePart> wide) {
        return wide.<ModelTokenizer>map(part -> WideTokenizer.open(folder, part))
                .orElseGet(() -> TextTokenizer.open(folder));
    }

    /** The token ids of a text, [CLS] and [SEP] included, cut to the model's maximum length. */
    Tokens tokenize(String text);

    @Override
    void close();
}
