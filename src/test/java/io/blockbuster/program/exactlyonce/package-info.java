/** Proof that each review ends in exactly one place, whatever breaks meanwhile. */
@NullMarked
package io.blockbuster.program.exactlyonce;

import org.jspecify.annotations.NullMarked;
