/** A Kafka cluster as the commands meet it: not there yet, without the topics, or ready. */
@NullMarked
package io.blockbuster.program.cluster;

import org.jspecify.annotations.NullMarked;
