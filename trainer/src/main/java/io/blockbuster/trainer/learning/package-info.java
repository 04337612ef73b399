/** The training loop, its checkpoints and recipes. */
@NullMarked
package io.blockbuster.trainer.learning;

import org.jspecify.annotations.NullMarked;
