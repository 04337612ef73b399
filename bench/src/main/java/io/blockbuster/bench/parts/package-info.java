/** JMH benchmarks of Blockbuster's parts. */
@NullMarked
package io.blockbuster.bench.parts;

import org.jspecify.annotations.NullMarked;
