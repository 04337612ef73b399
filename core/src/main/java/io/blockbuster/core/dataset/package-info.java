/** Reviews in files: JSON lines, CSV, the aclImdb folder and plain lines, read as a stream. */
@NullMarked
package io.blockbuster.core.dataset;

import org.jspecify.annotations.NullMarked;
