package io.blockbuster.core.update;

import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.model.WeightsReader;
import io.blockbuster.core.scoring.DeviceChoice;
import io.blockbuster.core.scoring.ModelProof;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.scoring.SentimentModels;
import io.blockbuster.core.wide.WidePart;
import java.nio.file.Path;
import java.util.Optional;

/** A full model with a delta merged in: its weights, to be loaded on any device. */
public final class MergedModel {
    private final ModelFolder folder;
    private final BertWeights weights;
    private final Optional<WidePart> wide;

    private MergedModel(ModelFolder folder, BertWeights weights, Optional<WidePart> wide) {
        this.folder = folder;
        this.weights = weights;
        this.wide = wide;
    }

    /**
     * Merges.
     *
     * @param base the full model's folder
     * @param version stamped on what it scores
     * @throws UpdateRefusedException if the delta does not fit the base
     * @throws ModelException if the base cannot be read
     */
    public static MergedModel of(Path base, LoraDelta delta, ModelVersion version) {
        ModelFolder folder = ModelFolder.open(base);
        BertWeights weights;
        try (WeightsReader reader = folder.weights()) {
            weights = BertWeights.classifier(folder.config(), reader);
        }
        return new MergedModel(
                folder.as(version), delta.mergedInto(weights), delta.mergedInto(WidePart.of(folder.path())));
    }

    /**
     * Merges and loads.
     *
     * @throws UpdateRefusedException as {@link #of}
     * @throws ModelException if the model cannot be loaded
     */
    public static SentimentModel open(Path base, LoraDelta delta, ModelVersion version, DeviceChoice device) {
        return of(base, delta, version).open(device, ModelProof.NONE);
    }

    /**
     * Loads it, ready to score.
     *
     * @param proof what it is held against before
     * @throws ModelException if the model cannot be loaded
     */
    public SentimentModel open(DeviceChoice device, ModelProof proof) {
        return SentimentModels.replacement(folder, weights, wide, device, proof);
    }
}
