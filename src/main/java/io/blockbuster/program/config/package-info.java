/** Layered configuration: command line over environment over file over defaults. */
@NullMarked
package io.blockbuster.program.config;

import org.jspecify.annotations.NullMarked;
