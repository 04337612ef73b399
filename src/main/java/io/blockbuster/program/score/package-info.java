/** The commands that run the model on text: {@code score} and {@code evaluate}. */
@NullMarked
package io.blockbuster.program.score;

import org.jspecify.annotations.NullMarked;
