/** Runs from data to a model folder. */
@NullMarked
package io.blockbuster.trainer.run;

import org.jspecify.annotations.NullMarked;
