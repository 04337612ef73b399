package io.blockbuster.core.onnx;

import static io.blockbuster.core.onnx.GraphBuilder.attribute;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.blockbuster.core.model.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Work that a device does as fast as it can, of the one kind or the other: no model on it can be faster. It runs through
 * ONNX Runtime, in the numbers that a model is computed in. Thread-safe; on the CPU each run takes its caller's thread.
 */
public final class DevicePeak implements AutoCloseable {
    private static final String START = "start";
    private static final int[] ZERO = {0};

    private final OrtSession session;
    private final double workPerRun;

    private DevicePeak(OrtSession session, double workPerRun) {
        this.session = session;
        this.workPerRun = workPerRun;
    }

    /**
     * A chain of large matrix products; its work is counted in operations on numbers.
     *
     * @throws OrtException if the device refuses it
     */
    public static DevicePeak ofProducts(Device device, Precision precision) throws OrtException {
        return device instanceof Device.Cuda
                ? ofProducts(device, precision, 4_096, 16)
                : ofProducts(device, precision, 512, 16);
    }

    /**
     * A chain of operators that compute next to nothing on what no cache holds; its work is counted in bytes read and
     * written.
     *
     * @throws OrtException if the device refuses it
     */
    public static DevicePeak ofMemory(Device device, Precision precision) throws OrtException {
        return device instanceof Device.Cuda
                ? ofMemory(device, precision, 1 << 26, 32)
                : ofMemory(device, precision, 1 << 24, 4);
    }

    static DevicePeak ofProducts(Device device, Precision precision, int size, int products) throws OrtException {
        GraphBuilder graph = begin(precision);
        String matrix = graph.constant("matrix", random(size));
        // What is known before the first input would be computed once, when the graph is loaded.
        String x = graph.standard("Add", "x", List.of(matrix, start(graph)));
        for (int i = 0; i < products; i++) {
            x = graph.standard("MatMul", "product." + i, List.of(x, matrix));
        }
        end(graph, first(graph, "row", x));
        return open(graph, device, precision, 2.0 * size * size * size * products);
    }

    static DevicePeak ofMemory(Device device, Precision precision, int numbers, int passes) throws OrtException {
        GraphBuilder graph = begin(precision);
        String x = graph.standard("Expand", "x", List.of(start(graph), graph.shape("numbers", numbers)));
        for (int i = 0; i < passes; i++) {
            x = graph.standard("Neg", "pass." + i, List.of(x));
        }
        end(graph, x);
        int bytes = precision == Precision.FP16 ? Short.BYTES : Float.BYTES;
        return open(graph, device, precision, (1 + 2.0 * passes) * numbers * bytes);
    }

    private static GraphBuilder begin(Precision precision) {
        GraphBuilder graph = new GraphBuilder();
        graph.half(precision == Precision.FP16);
        return graph;
    }

    private static String start(GraphBuilder graph) {
        return graph.cast("start.number", graph.input(START, "1"), graph.type());
    }

    /** Only one number goes back to the caller. */
    private static void end(GraphBuilder graph, String x) {
        graph.cast("result", first(graph, "number", x), DataType.FLOAT);
        graph.output("result");
    }

    private static String first(GraphBuilder graph, String name, String x) {
        return graph.standard("Gather", name, List.of(x, graph.scalar(name + ".index", 0)), attribute("axis", 0L));
    }

    /** Of this size a product keeps the size of what it multiplies. */
    private static Tensor random(int size) {
        Random random = new Random(1);
        float[] values = new float[size * size];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() / Math.sqrt(size));
        }
        return new Tensor(new int[] {size, size}, values);
    }

    private static DevicePeak open(GraphBuilder graph, Device device, Precision precision, double workPerRun)
            throws OrtException {
        CudaOptions options = new CudaOptions(precision, 0, false);
        return new DevicePeak(DeviceSession.open(graph.build(), device, options), workPerRun);
    }

    /** The operations or bytes of one run. */
    public double workPerRun() {
        return workPerRun;
    }

    /**
     * Does the work once, and waits for it.
     *
     * @return a number that hangs on all of it
     * @throws OrtException if the device fails
     */
    public float run() throws OrtException {
        try (OnnxTensor start = OnnxTensor.createTensor(OnnxRuntime.shared(), ZERO);
                OrtSession.Result result = session.run(Map.of(START, start))) {
            return ((OnnxTensor) result.get(0)).getFloatBuffer().get(0);
        }
    }

    @Override
    public void close() {
        DeviceSession.close(session);
    }
}
