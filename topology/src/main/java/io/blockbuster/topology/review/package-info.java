/** Reading reviews off the topic, and the dead letters of those that cannot be read or scored. */
@NullMarked
package io.blockbuster.topology.review;

import org.jspecify.annotations.NullMarked;
