package io.blockbuster.core.onnx;

/**
 * A BERT for the CPU: the tables that tokens are looked up in, and the graph of all that follows.
 *
 * <p>Two forms of a model, such as one in float32 and one in integers of 8 bits, can have the same tables.
 *
 * @param embeddings give what the graph reads
 * @param graph a serialized ONNX model with the input {@link CpuSession#INPUT}, float32
 *     {@code [batch, sequence, hidden]}; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record CpuBert(TokenEmbeddings embeddings, byte[] graph) {}
