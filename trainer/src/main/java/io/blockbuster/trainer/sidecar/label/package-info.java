/** The labels that a trainer has seen, kept on disk with the place up to which their topic was read. */
@NullMarked
package io.blockbuster.trainer.sidecar.label;

import org.jspecify.annotations.NullMarked;
