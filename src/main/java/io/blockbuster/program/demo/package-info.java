/** The demo: everything of Blockbuster in one process, on reviews that are made up as it goes. */
@NullMarked
package io.blockbuster.program.demo;

import org.jspecify.annotations.NullMarked;
