/** Micro-batched scoring inside a stream task, exactly once. */
@NullMarked
package io.blockbuster.topology.scoring;

import org.jspecify.annotations.NullMarked;
