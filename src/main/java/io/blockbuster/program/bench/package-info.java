/** The benchmark: the processor, its parts and its peers, measured side by side in one run. */
@NullMarked
package io.blockbuster.program.bench;

import org.jspecify.annotations.NullMarked;
