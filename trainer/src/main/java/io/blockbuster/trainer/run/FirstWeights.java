package io.blockbuster.trainer.run;

import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.Tensor;
import io.blockbuster.trainer.bert.BertInitializer;
import io.blockbuster.trainer.bert.ClassifierFolder;
import io.blockbuster.trainer.bert.MiniLm;
import io.blockbuster.trainer.bert.Parameters;
import io.blockbuster.trainer.bert.PrincipalComponents;
import java.io.IOException;
import java.nio.file.Path;

/** What a run starts from: the base's weights, with a new head where it has none, or MiniLM's words and random numbers. */
final class FirstWeights {
    private FirstWeights() {}

    static Parameters of(RunInputs inputs, ModelFolder base, RunListener listener) throws IOException {
        Path words = inputs.words();
        int seed = inputs.recipe().integer("seed");
        if (words == null) {
            return ClassifierFolder.base(base, seed, listener::onStage).copy();
        }
        Tensor reduced =
                PrincipalComponents.of(MiniLm.words(words), base.config().hidden());
        return new BertInitializer(base.config(), seed).classifier(reduced, true);
    }
}
