/** From text to token ids. */
@NullMarked
package io.blockbuster.core.text;

import org.jspecify.annotations.NullMarked;
