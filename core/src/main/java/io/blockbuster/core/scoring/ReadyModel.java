package io.blockbuster.core.scoring;

/**
 * A model on its devices, and the bounds of an engine that suit them.
 *
 * @param model closed by whoever it is given to
 * @param settings the bounds
 */
public record ReadyModel(SentimentModel model, EngineSettings settings) {}
