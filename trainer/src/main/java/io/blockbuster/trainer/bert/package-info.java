/** BERT as functions of its parameters, for learning. */
@NullMarked
package io.blockbuster.trainer.bert;

import org.jspecify.annotations.NullMarked;
