/** What the demo shows while it runs: views as data, and the lines of text they become. */
@NullMarked
package io.blockbuster.program.demo.view;

import org.jspecify.annotations.NullMarked;
