/** LoRA: small matrices that are learned beside the frozen linear maps of a network, which may be held in four bits. */
@NullMarked
package io.blockbuster.trainer.lora;

import org.jspecify.annotations.NullMarked;
