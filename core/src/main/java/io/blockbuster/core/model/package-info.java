/** Models on disk: folders in Hugging Face layout, their tensors and settings. */
@NullMarked
package io.blockbuster.core.model;

import org.jspecify.annotations.NullMarked;
