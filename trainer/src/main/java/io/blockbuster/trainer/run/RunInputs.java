package io.blockbuster.trainer.run;

import io.blockbuster.trainer.corpus.LabelledText;
import io.blockbuster.trainer.corpus.Passages;
import io.blockbuster.trainer.corpus.TrainingData;
import io.blockbuster.trainer.recipe.Recipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the user gives a run.
 *
 * @param recipe its settings
 * @param labelled data sets with labels
 * @param unlabelled data sets of which only the texts are read
 * @param excluded data sets whose texts must not be learned from
 * @param base the model folder it starts from: weights, tokenizer and configuration
 * @param words a file with the word embeddings of a pretrained encoder to start from in place of the base's weights
 * @param teachers margins of teachers, of which the mean is learned
 * @param wide margins of the wide part that the model will stand beside; where there are none, what the teachers say together
 * @param out the folder it writes, with its checkpoint
 * @param cache a folder for texts cut to word pieces
 */
public record RunInputs(
        Recipe recipe,
        List<Path> labelled,
        List<Path> unlabelled,
        List<Path> excluded,
        Path base,
        @Nullable Path words,
        List<Path> teachers,
        @Nullable Path wide,
        Path out,
        Path cache) {
    /** Reads and splits the data as the recipe says, with passages beside the unlabelled texts or in their place. */
    TrainingData data() {
        int seed = recipe.integer("split-seed");
        TrainingData data = TrainingData.read(labelled, unlabelled, excluded, recipe.number("validation"), seed);
        int passages = recipe.integer("passages", 0);
        if (passages == 0) {
            return data;
        }
        List<LabelledText> texts =
                new ArrayList<>(recipe.integer("whole-texts", 1) == 1 ? data.unlabelled() : List.of());
        Passages cut = new Passages(recipe.integer("least-sentences", 1), recipe.integer("sentences"), seed);
        boolean mixed = recipe.integer("mixed", 0) == 1;
        texts.addAll(mixed ? cut.mixed(data.unlabelled(), passages) : cut.of(data.unlabelled(), passages));
        return data.withUnlabelled(texts);
    }
}
