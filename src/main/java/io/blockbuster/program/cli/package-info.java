/** What all commands share: the top command, errors, logging, terminal, stopping. */
@NullMarked
package io.blockbuster.program.cli;

import org.jspecify.annotations.NullMarked;
