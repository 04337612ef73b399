/** The sidecar as a process: its options and the command that runs it. */
@NullMarked
package io.blockbuster.program.trainer;

import org.jspecify.annotations.NullMarked;
