/** The page that shows how a run went: one self-contained HTML file. */
@NullMarked
package io.blockbuster.core.report;

import org.jspecify.annotations.NullMarked;
