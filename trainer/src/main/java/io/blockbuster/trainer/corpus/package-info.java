/** Reviews to learn from: reading, splitting, word pieces. */
@NullMarked
package io.blockbuster.trainer.corpus;

import org.jspecify.annotations.NullMarked;
