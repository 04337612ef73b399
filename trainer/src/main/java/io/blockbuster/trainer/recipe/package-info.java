/** Recipes: readable settings of a run. */
@NullMarked
package io.blockbuster.trainer.recipe;

import org.jspecify.annotations.NullMarked;
