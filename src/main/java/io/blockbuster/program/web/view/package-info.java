/** What the dashboard shows, kept in memory and bounded. */
@NullMarked
package io.blockbuster.program.web.view;

import org.jspecify.annotations.NullMarked;
