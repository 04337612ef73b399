/** Deltas: what a base model learns from some hundred new texts, small enough for a message, and how they are learned. */
@NullMarked
package io.blockbuster.trainer.delta;

import org.jspecify.annotations.NullMarked;
