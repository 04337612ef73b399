/** A Kafka broker inside this process: for the demo, for trying things, and for tests. */
@NullMarked
package io.blockbuster.program.broker;

import org.jspecify.annotations.NullMarked;
