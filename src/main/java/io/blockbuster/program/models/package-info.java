/** {@code blockbuster models}: model updates seen from the command line. */
@NullMarked
package io.blockbuster.program.models;

import org.jspecify.annotations.NullMarked;
