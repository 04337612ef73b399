/** BERT as ONNX graphs, built in memory from weights, and their sessions in ONNX Runtime. */
@NullMarked
package io.blockbuster.core.onnx;

import org.jspecify.annotations.NullMarked;
