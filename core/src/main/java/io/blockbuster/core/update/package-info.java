/** Model updates as they travel over Kafka: what they say, who signed them, and how they become a model. Nothing of one is trusted. */
@NullMarked
package io.blockbuster.core.update;

import org.jspecify.annotations.NullMarked;
