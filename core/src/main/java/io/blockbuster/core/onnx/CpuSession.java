package io.blockbuster.core.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A graph of one input and one output, loaded on the CPU. Any number of threads may run it at once; each run takes its
 * caller's thread and no other.
 *
 * <p>Each of these threads has a lane of its own, with a session of ONNX Runtime's in it. A session has one arena, which
 * gives a thread the memory that any thread has freed last: in another core's cache. Only a large graph has one session
 * for all lanes, as its weights would be there once for each.
 */
public final class CpuSession implements AutoCloseable {
    /** The name of a graph's input: float32 of any shape. */
    public static final String INPUT = "rows";

    private static final int MOST_COPIED = 32 << 20;

    private final byte[] graph;
    private final boolean copied;
    private final List<Lane> lanes = new CopyOnWriteArrayList<>();
    private final ThreadLocal<Integer> last = ThreadLocal.withInitial(() -> 0);

    private CpuSession(byte[] graph, boolean copied) {
        this.graph = graph;
        this.copied = copied;
    }

    /**
     * Loads a graph.
     *
     * @param graph a serialized ONNX model with the input {@link #INPUT} and one output of float32; not copied
     * @throws OrtException if the runtime refuses it
     */
    public static CpuSession open(byte[] graph) throws OrtException {
        return open(graph, MOST_COPIED);
    }

    /** @param mostCopied bytes up to which a graph is loaded for each lane */
    static CpuSession open(byte[] graph, int mostCopied) throws OrtException {
        CpuSession session = new CpuSession(graph, graph.length <= mostCopied);
        session.newLane().free();
        return session;
    }

    /** How many runs there have been at once, at most. */
    int lanes() {
        return lanes.size();
    }

    /** How many times the graph is loaded. */
    int copies() {
        return sessions().size();
    }

    /**
     * Runs the graph.
     *
     * @param input writes the input's numbers, row-major
     * @param shape of the input
     * @return the output, row-major
     * @throws OrtException if the run fails
     */
    public float[] run(Consumer<FloatBuffer> input, long... shape) throws OrtException {
        Lane lane = lane();
        try {
            return lane.run(input, shape);
        } finally {
            lane.free();
        }
    }

    /** A lane that no one else runs in: where there are several, that of this thread's last run. */
    private Lane lane() throws OrtException {
        int first = last.get();
        for (int i = 0; i < lanes.size(); i++) {
            int at = (first + i) % lanes.size();
            if (lanes.get(at).take()) {
                last.set(at);
                return lanes.get(at);
            }
        }
        return newLane();
    }

    private synchronized Lane newLane() throws OrtException {
        Lane lane = new Lane(copied || lanes.isEmpty() ? session(graph) : lanes.get(0).session);
        last.set(lanes.size());
        lanes.add(lane);
        return lane;
    }

    private static OrtSession session(byte[] graph) throws OrtException {
        try (SessionOptions options = DeviceSession.options()) {
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            options.addConfigEntry("session.inter_op.allow_spinning", "0");
            return OnnxRuntime.shared().createSession(graph, options);
        }
    }

    @Override
    public void close() {
        sessions().forEach(DeviceSession::close);
    }

    private Set<OrtSession> sessions() {
        return lanes.stream().map(lane -> lane.session).collect(Collectors.toSet());
    }

    /** A session and an input buffer, for one run at a time. Taken when it is made. */
    private static final class Lane {
        private final OrtSession session;
        private final AtomicBoolean taken = new AtomicBoolean(true);
        private FloatBuffer buffer = buffer(0);

        Lane(OrtSession session) {
            this.session = session;
        }

        boolean take() {
            return taken.compareAndSet(false, true);
        }

        void free() {
            taken.set(false);
        }

        float[] run(Consumer<FloatBuffer> input, long... shape) throws OrtException {
            long size = 1;
            for (long extent : shape) {
                size *= extent;
            }
            if (buffer.capacity() < size) {
                buffer = buffer(Math.toIntExact(size));
            }
            input.accept(buffer.clear());
            try (OnnxTensor rows = OnnxTensor.createTensor(OnnxRuntime.shared(), buffer.flip(), shape);
                    OrtSession.Result result = session.run(Map.of(INPUT, rows))) {
                FloatBuffer output = ((OnnxTensor) result.get(0)).getFloatBuffer();
                float[] values = new float[output.remaining()];
                output.get(values);
                return values;
            }
        }

        private static FloatBuffer buffer(int size) {
            return ByteBuffer.allocateDirect(Math.multiplyExact(size, Float.BYTES))
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
        }
    }
}
