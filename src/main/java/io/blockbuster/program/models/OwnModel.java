package io.blockbuster.program.models;

import io.blockbuster.core.model.GoldenExample;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.scoring.DeviceChoice;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.update.GoldenCheck;
import io.blockbuster.core.update.LoraDelta;
import io.blockbuster.core.update.MergedModel;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.program.config.ModelOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The model folder that processors are started with: what deltas are made for. */
final class OwnModel {
    private final ModelFolder folder;

    OwnModel(ModelOptions options) {
        this.folder = ModelFolder.open(options.folder());
    }

    ModelVersion version() {
        return folder.version();
    }

    Path path() {
        return folder.path();
    }

    String digest() {
        return folder.digest();
    }

    /** This model as an update: a delta that changes nothing. The epoch is still to be given. */
    ModelManifest unchanged() {
        byte[] delta = LoraDelta.none().write(Precision.F16);
        List<GoldenExample> golden = golden(delta, version());
        return ModelManifest.ofDelta(version(), 1, null, digest(), delta, golden, Instant.now());
    }

    /** What this model with a delta makes of some texts. */
    List<GoldenExample> golden(byte[] delta, ModelVersion version) {
        try (SentimentModel merged =
                MergedModel.open(folder.path(), LoraDelta.read(delta, "the delta"), version, DeviceChoice.CPU)) {
            return GoldenCheck.of(merged, GoldenCheck.texts(folder));
        }
    }
}
