/** What the processor reports of itself. */
@NullMarked
package io.blockbuster.topology.metrics;

import org.jspecify.annotations.NullMarked;
