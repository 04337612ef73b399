/** Model updates on their way from {@code models.updates} into the running engine. */
@NullMarked
package io.blockbuster.topology.feed;

import org.jspecify.annotations.NullMarked;
