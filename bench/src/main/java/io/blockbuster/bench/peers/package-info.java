/** Programs that score reviews the way others would, with the same transformer, to be measured beside Blockbuster. */
@NullMarked
package io.blockbuster.bench.peers;

import org.jspecify.annotations.NullMarked;
