/** Model folders fetched from the Hugging Face Hub, or from a server that answers like it. */
@NullMarked
package io.blockbuster.program.hub;

import org.jspecify.annotations.NullMarked;
