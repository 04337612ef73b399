package io.blockbuster.trainer.sidecar;

import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.update.LoraDelta;

/**
 * The model that a candidate must beat.
 *
 * @param version name and version
 * @param delta what it changes in the base; {@link LoraDelta#none()} where it is the base itself
 */
record Champion(ModelVersion version, LoraDelta delta) {}
