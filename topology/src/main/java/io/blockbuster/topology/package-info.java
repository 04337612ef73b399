/** The Kafka Streams application: what it is made of, how it is set up and run. */
@NullMarked
package io.blockbuster.topology;

import org.jspecify.annotations.NullMarked;
