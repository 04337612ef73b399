/** Optimizer, learning-rate schedule and gradient clipping. */
@NullMarked
package io.blockbuster.trainer.optimizer;

import org.jspecify.annotations.NullMarked;
