/** Linear models of n-grams: the baseline, the teacher and the wide part. */
@NullMarked
package io.blockbuster.trainer.linear;

import org.jspecify.annotations.NullMarked;
