package io.blockbuster.trainer.sidecar;

import io.blockbuster.trainer.sidecar.label.StoreBounds;
import java.nio.file.Path;

/**
 * What a sidecar has on disk.
 *
 * @param model the folder of the full model that updates are made for
 * @param replay a labelled data set of the original domain
 * @param state a folder for labels and decisions
 * @param bounds how much is kept there
 */
public record SidecarFiles(Path model, Path replay, Path state, StoreBounds bounds) {}
