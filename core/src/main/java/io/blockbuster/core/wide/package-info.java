/** The wide part of a model: hashed n-grams of word pieces with one weight each, added to the logits. */
@NullMarked
package io.blockbuster.core.wide;

import org.jspecify.annotations.NullMarked;
