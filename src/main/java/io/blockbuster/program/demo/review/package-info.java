/** Made-up reviews of made-up films: a grammar, the habits of those who write, and how opinion goes over time. */
@NullMarked
package io.blockbuster.program.demo.review;

import org.jspecify.annotations.NullMarked;
