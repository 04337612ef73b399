/** The topics of a cluster as an administrator makes them. */
@NullMarked
package io.blockbuster.program.topics;

import org.jspecify.annotations.NullMarked;
