package io.blockbuster.core.update;

import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.model.WeightsReader;
import io.blockbuster.core.scoring.DeviceChoice;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.scoring.SentimentModels;
import io.blockbuster.core.wide.WidePart;
import java.nio.file.Path;

/** A full model with a delta merged in, ready to score. */
public final class MergedModel {
    private MergedModel() {}

    /**
     * Merges and loads.
     *
     * @param base the full model's folder
     * @param version stamped on what it scores
     * @throws UpdateRefusedException if the delta does not fit the base
     * @throws ModelException if the model cannot be loaded
     */
    public static SentimentModel open(Path base, LoraDelta delta, ModelVersion version, DeviceChoice device) {
        ModelFolder folder = ModelFolder.open(base);
        BertWeights weights;
        try (WeightsReader reader = folder.weights()) {
            weights = BertWeights.classifier(folder.config(), reader);
        }
        return SentimentModels.replacement(
                folder.as(version), delta.mergedInto(weights), delta.mergedInto(WidePart.of(folder.path())), device);
    }
}
