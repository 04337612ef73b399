/** How good a model is on labelled reviews: confusion, proportions with intervals, ranking, calibration. */
@NullMarked
package io.blockbuster.core.evaluation;

import org.jspecify.annotations.NullMarked;
