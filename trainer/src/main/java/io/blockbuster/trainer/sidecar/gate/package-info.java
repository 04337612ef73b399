/** Whether an update is good enough to be published, decided on reviews that it has not learned from. */
@NullMarked
package io.blockbuster.trainer.sidecar.gate;

import org.jspecify.annotations.NullMarked;
