package io.blockbuster.core.onnx;

import ai.onnxruntime.OrtException;

/**
 * A {@link CpuBert} loaded. Any number of threads may run it at once; each run takes its caller's thread and no other.
 */
public final class BertSession implements AutoCloseable {
    private final TokenEmbeddings embeddings;
    private final CpuSession session;
    private final int maxTokens;

    private BertSession(TokenEmbeddings embeddings, CpuSession session, int maxTokens) {
        this.embeddings = embeddings;
        this.session = session;
        this.maxTokens = maxTokens;
    }

    /**
     * Loads a model.
     *
     * @param maxTokens longest row that will be run
     * @throws OrtException if the runtime refuses it
     */
    public static BertSession open(CpuBert model, int maxTokens) throws OrtException {
        return new BertSession(model.embeddings(), CpuSession.open(model.graph()), maxTokens);
    }

    /**
     * Runs rows of equal length.
     *
     * @param rows token ids, {@code [batch][sequence]}
     * @return the output, row-major
     * @throws OrtException if the run fails
     * @throws IllegalArgumentException if a row is longer than the longest or than another, or has an id that is not in
     *     the vocabulary
     */
    public float[] run(int[][] rows) throws OrtException {
        int length = rows[0].length;
        for (int[] row : rows) {
            if (row.length != length || length > maxTokens) {
                throw new IllegalArgumentException(
                        "a row of " + row.length + " tokens among rows of " + length + ", at most " + maxTokens);
            }
        }
        return session.run(
                buffer -> {
                    for (int[] row : rows) {
                        embeddings.write(row, buffer);
                    }
                },
                rows.length,
                length,
                embeddings.hidden());
    }

    @Override
    public void close() {
        session.close();
    }
}
