package io.blockbuster.core.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A {@link BertGraph} loaded on the CPU. Any number of threads may run it at once; each run takes its caller's thread and
 * no other.
 */
public final class BertSession implements AutoCloseable {
    private final OrtSession session;
    private final int maxTokens;
    private final Queue<IntBuffer> buffers = new ConcurrentLinkedQueue<>();

    private BertSession(OrtSession session, int maxTokens) {
        this.session = session;
        this.maxTokens = maxTokens;
    }

    /**
     * Loads a model.
     *
     * @param model a serialized ONNX model with the input {@link BertGraph#IDS} and one output
     * @param maxTokens longest row that will be run
     * @throws OrtException if the runtime refuses it
     */
    public static BertSession open(byte[] model, int maxTokens) throws OrtException {
        try (SessionOptions options = new SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            // Every length has its own pattern; keeping them all costs more than it saves.
            options.setMemoryPatternOptimization(false);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            options.addConfigEntry("session.inter_op.allow_spinning", "0");
            return new BertSession(OnnxRuntime.shared().createSession(model, options), maxTokens);
        }
    }

    /**
     * Runs rows of equal length.
     *
     * @param rows token ids, {@code [batch][sequence]}
     * @return the output, row-major
     * @throws OrtException if the run fails
     */
    public float[] run(int[][] rows) throws OrtException {
        int length = rows[0].length;
        IntBuffer ids = buffer(rows.length * length);
        try {
            for (int[] row : rows) {
                if (row.length != length || length > maxTokens) {
                    throw new IllegalArgumentException(
                            "a row of " + row.length + " tokens among rows of " + length + ", at most " + maxTokens);
                }
                ids.put(row);
            }
            ids.flip();
            try (OnnxTensor input =
                            OnnxTensor.createTensor(OnnxRuntime.shared(), ids, new long[] {rows.length, length});
                    OrtSession.Result result = session.run(Map.of(BertGraph.IDS, input))) {
                FloatBuffer output = ((OnnxTensor) result.get(0)).getFloatBuffer();
                float[] values = new float[output.remaining()];
                output.get(values);
                return values;
            }
        } finally {
            buffers.add(ids.clear());
        }
    }

    private IntBuffer buffer(int size) {
        IntBuffer pooled = buffers.poll();
        if (pooled != null && pooled.capacity() >= size) {
            return pooled;
        }
        int capacity = Math.max(size, maxTokens);
        return ByteBuffer.allocateDirect(capacity * Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .asIntBuffer();
    }

    @Override
    public void close() {
        DeviceSession.close(session);
    }
}
