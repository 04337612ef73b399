/** Scoring text with a model on a device, one by one or in micro-batches. */
@NullMarked
package io.blockbuster.core.scoring;

import org.jspecify.annotations.NullMarked;
