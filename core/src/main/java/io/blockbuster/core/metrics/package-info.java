/** What a meter is, before anything measures with it. */
@NullMarked
package io.blockbuster.core.metrics;

import org.jspecify.annotations.NullMarked;
