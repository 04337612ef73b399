/** The commands at both ends of the stream: {@code publish} and {@code watch}. */
@NullMarked
package io.blockbuster.program.publish;

import org.jspecify.annotations.NullMarked;
