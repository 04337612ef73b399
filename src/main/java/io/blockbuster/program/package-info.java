/** The program: command line, embedded broker, demo. */
@NullMarked
package io.blockbuster.program;

import org.jspecify.annotations.NullMarked;
