/**
 * The checkpoints that PyTorch writes, read without executing anything: of Python's pickle only what tensors,
 * dictionaries and plain values need, and every other name refused.
 */
@NullMarked
package io.blockbuster.core.pickle;

import org.jspecify.annotations.NullMarked;
