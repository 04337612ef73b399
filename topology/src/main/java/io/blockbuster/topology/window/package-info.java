/** Windowed sentiment per movie. */
@NullMarked
package io.blockbuster.topology.window;

import org.jspecify.annotations.NullMarked;
