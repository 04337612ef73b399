/** The command that learns models. */
@NullMarked
package io.blockbuster.program.train;

import org.jspecify.annotations.NullMarked;
