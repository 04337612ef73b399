package io.blockbuster.trainer.sidecar;

import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.scoring.DeviceChoice;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.update.LoraDelta;
import io.blockbuster.core.update.MergedModel;
import java.nio.file.Path;

/**
 * The full model that every update is a delta to.
 *
 * @param folder its folder
 * @param digest of the folder, by which processors know it
 */
record BaseModel(ModelFolder folder, String digest) {
    /** @throws io.blockbuster.core.model.ModelException if there is no model in the folder */
    static BaseModel open(Path path) {
        ModelFolder folder = ModelFolder.open(path);
        return new BaseModel(folder, folder.digest());
    }

    /** The model with a delta merged in, as a processor loads it; the caller closes it. */
    SentimentModel with(LoraDelta delta, ModelVersion version) {
        return MergedModel.open(folder.path(), delta, version, DeviceChoice.CPU);
    }
}
