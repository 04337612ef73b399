package io.blockbuster.trainer.run;

import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.Tensor;
import io.blockbuster.core.text.TextTokenizer;
import io.blockbuster.trainer.bert.BertInitializer;
import io.blockbuster.trainer.bert.ClassifierFolder;
import io.blockbuster.trainer.bert.JarEncoder;
import io.blockbuster.trainer.bert.Parameters;
import io.blockbuster.trainer.bert.PrincipalComponents;
import java.io.IOException;
import java.nio.file.Path;

/** What a run starts from: the base's weights, with a new head where it has none, or the words of another encoder and random numbers. */
final class FirstWeights {
    private FirstWeights() {}

    /**
     * The weights.
     *
     * @throws ModelException if the base does not fit its configuration, or marks a text's ends by other ids than BERT
     */
    static Parameters of(RunInputs inputs, ModelFolder base, RunListener listener) throws IOException {
        requireUsualEnds(base);
        Path words = inputs.words();
        int seed = inputs.recipe().integer("seed");
        if (words == null) {
            return ClassifierFolder.base(base, seed, listener::onStage).copy();
        }
        Tensor reduced =
                PrincipalComponents.of(JarEncoder.words(words), base.config().hidden());
        return new BertInitializer(base.config(), seed).classifier(reduced, true);
    }

    private static void requireUsualEnds(ModelFolder base) {
        try (TextTokenizer tokenizer = TextTokenizer.open(base)) {
            int[] ends = tokenizer.tokenize("").ids();
            if (ends[0] != ClassifierRun.CLS || ends[1] != ClassifierRun.SEP) {
                throw new ModelException(
                        base.tokenizer() + " gives [CLS] and [SEP] the ids " + ends[0] + " and " + ends[1]
                                + "; a base to learn from must have BERT's own, " + ClassifierRun.CLS + " and "
                                + ClassifierRun.SEP + ".");
            }
        }
    }
}
