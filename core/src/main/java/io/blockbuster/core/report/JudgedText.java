package io.blockbuster.core.report;

import io.blockbuster.core.evaluation.Prediction;

/**
 * A labelled text and what a model said of it.
 *
 * @param text as published
 * @param prediction with the true label
 */
public record JudgedText(String text, Prediction prediction) {}
