package io.blockbuster.core.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A {@link PackedBertGraph} loaded on a device. Any number of threads may run it at once, each with a batch of its own. */
public final class PackedSession implements AutoCloseable {
    private final OrtSession session;
    private final Device device;
    private final int maxTokens;
    private final Queue<ByteBuffer> buffers = new ConcurrentLinkedQueue<>();

    /**
     * What a run gives.
     *
     * @param logits {@code [texts · labels]}
     * @param positive P(positive), {@code [texts]}
     */
    @SuppressWarnings("ArrayRecordComponent") // a hot path: compared nowhere, copied nowhere
    public record Result(float[] logits, float[] positive) {}

    private PackedSession(OrtSession session, Device device, int maxTokens) {
        this.session = session;
        this.device = device;
        this.maxTokens = maxTokens;
    }

    /**
     * Loads a model.
     *
     * @param model a serialized {@link PackedBertGraph}
     * @param maxTokens tokens of the longest text that will be run
     * @throws OrtException if the runtime or the device refuses it
     */
    public static PackedSession open(byte[] model, Device device, CudaOptions options, int maxTokens)
            throws OrtException {
        return new PackedSession(DeviceSession.open(model, device, options), device, maxTokens);
    }

    /** Where it runs. */
    public Device device() {
        return device;
    }

    /**
     * Runs texts of any lengths.
     *
     * @param texts token ids of each text, at least one text
     * @param margins what the wide part adds to the margin of each
     * @throws OrtException if the run fails
     * @throws IllegalArgumentException if a text is empty or too long
     */
    public Result run(List<int[]> texts, float[] margins) throws OrtException {
        Packing packing = Packing.of(texts, maxTokens);
        int numbers = 2 * packing.tokens() + packing.cumulative().length + 2 * packing.offsets().length;
        ByteBuffer buffer = buffer((numbers + margins.length) * Integer.BYTES);
        Map<String, OnnxTensorLike> inputs = new HashMap<>();
        try {
            long[] tokens = {packing.tokens()};
            long[] table = {packing.texts(), packing.longest()};
            inputs.put(PackedBertGraph.IDS, integers(buffer, packing.ids(), tokens));
            inputs.put(PackedBertGraph.POSITIONS, integers(buffer, packing.positions(), tokens));
            inputs.put(
                    PackedBertGraph.CUMULATIVE,
                    integers(buffer, packing.cumulative(), new long[] {packing.cumulative().length}));
            inputs.put(PackedBertGraph.OFFSETS, integers(buffer, packing.offsets(), table));
            inputs.put(PackedBertGraph.ROWS, integers(buffer, packing.rows(), table));
            inputs.put(PackedBertGraph.MARGINS, floats(buffer, margins));
            try (OrtSession.Result result = session.run(inputs)) {
                return new Result(values(result, PackedBertGraph.LOGITS), values(result, PackedBertGraph.POSITIVE));
            }
        } finally {
            inputs.values().forEach(OnnxTensorLike::close);
            buffers.add(buffer.clear());
        }
    }

    private static OnnxTensor integers(ByteBuffer buffer, int[] values, long[] shape) throws OrtException {
        IntBuffer part = next(buffer, values.length).asIntBuffer();
        part.put(values).flip();
        return OnnxTensor.createTensor(OnnxRuntime.shared(), part, shape);
    }

    private static OnnxTensor floats(ByteBuffer buffer, float[] values) throws OrtException {
        FloatBuffer part = next(buffer, values.length).asFloatBuffer();
        part.put(values).flip();
        return OnnxTensor.createTensor(OnnxRuntime.shared(), part, new long[] {values.length, 1});
    }

    /** The next part of a buffer, for so many values of four bytes. */
    private static ByteBuffer next(ByteBuffer buffer, int values) {
        int bytes = values * Integer.BYTES;
        ByteBuffer part = buffer.slice(buffer.position(), bytes).order(ByteOrder.nativeOrder());
        buffer.position(buffer.position() + bytes);
        return part;
    }

    private static float[] values(OrtSession.Result result, String name) {
        FloatBuffer output = ((OnnxTensor)
                        result.get(name).orElseThrow(() -> new IllegalStateException("no output " + name)))
                .getFloatBuffer();
        float[] values = new float[output.remaining()];
        output.get(values);
        return values;
    }

    /** A direct buffer, which ONNX Runtime reads where it lies. */
    private ByteBuffer buffer(int bytes) {
        ByteBuffer pooled = buffers.poll();
        if (pooled != null && pooled.capacity() >= bytes) {
            return pooled;
        }
        return ByteBuffer.allocateDirect(bytes + bytes / 4);
    }

    @Override
    public void close() {
        DeviceSession.close(session);
    }
}
