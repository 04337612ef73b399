/**
 * The sidecar: it follows labels on a topic, learns updates of a model from them, and publishes those that pass a gate.
 */
@NullMarked
package io.blockbuster.trainer.sidecar;

import org.jspecify.annotations.NullMarked;
