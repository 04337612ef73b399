/** The processor as a process: its options, its topics, the command that runs it. */
@NullMarked
package io.blockbuster.program.run;

import org.jspecify.annotations.NullMarked;
