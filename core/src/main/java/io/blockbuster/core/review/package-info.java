/** What a review and its score are, as they stand on the topics. */
@NullMarked
package io.blockbuster.core.review;

import org.jspecify.annotations.NullMarked;
