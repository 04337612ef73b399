package io.blockbuster.core.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtException;
import io.blockbuster.core.model.ModelException;
import java.util.Arrays;
import java.util.List;

/**
 * How weights of 8 bits are given to ONNX Runtime; the products are the same.
 *
 * <p>Activations are unsigned. Where a CPU has instructions for products of 8 bits (VNNI, or dot products on ARM), signed
 * weights are fast and exact. On an older x64 CPU the products of signed weights are added in pairs to 16 bits and
 * saturate: 255 · 127 · 2 becomes 32,767. There, unsigned weights are slower and exact.
 */
enum Int8Weights {
    SIGNED(DataType.INT8, 0),
    UNSIGNED(DataType.UINT8, 128);

    private static final int LARGEST_ACTIVATION = 255;
    private static final int LARGEST_WEIGHT = 127;

    /** Large enough to be computed by the kernels for large matrices. */
    private static final int SIZE = 64;

    private final DataType type;
    private final int zero;

    Int8Weights(DataType type, int zero) {
        this.type = type;
        this.zero = zero;
    }

    /**
     * What is exact on this machine, found by trying; signed ones first, which are faster.
     *
     * @throws ModelException if neither is
     */
    static Int8Weights exactHere() {
        if (!Here.POSSIBLE) {
            throw new ModelException(
                    "ONNX Runtime computes products of 8 bits inexactly on this CPU: take --precision fp32.");
        }
        return Here.FAST ? SIGNED : UNSIGNED;
    }

    /** Whether signed weights are exact on this machine. */
    static boolean fastHere() {
        return Here.FAST;
    }

    /** The integers of a matrix as a constant {@code [in, out]}. */
    String values(GraphBuilder graph, String name, Int8Matrix matrix) {
        byte[] shifted = matrix.values().clone();
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] += (byte) zero;
        }
        return graph.bytes(name, type, shifted, matrix.in(), matrix.scales().length);
    }

    /** What stands for 0, as a constant. */
    String zero(GraphBuilder graph, String name) {
        return graph.bytes(name, type, new byte[] {(byte) zero});
    }

    /** Whether the largest weights and activations have the right product. */
    boolean exact() {
        byte[] largest = new byte[SIZE * SIZE];
        Arrays.fill(largest, (byte) LARGEST_WEIGHT);
        float[] ones = new float[SIZE];
        Arrays.fill(ones, 1);
        GraphBuilder graph = new GraphBuilder();
        String activations =
                graph.cast("activations", graph.floatInput(CpuSession.INPUT, "rows", "columns"), DataType.UINT8);
        String product = graph.standard(
                "MatMulInteger",
                "product",
                List.of(
                        activations,
                        values(graph, "weights", new Int8Matrix(SIZE, largest, ones)),
                        graph.bytes("activations.zero", DataType.UINT8, new byte[1]),
                        zero(graph, "weights.zero")));
        graph.cast("result", product, DataType.FLOAT);
        graph.output("result", "rows", "columns");
        float[] rows = new float[SIZE * SIZE];
        Arrays.fill(rows, LARGEST_ACTIVATION);
        try (CpuSession session = CpuSession.open(graph.build())) {
            for (float value : session.run(input -> input.put(rows), SIZE, SIZE)) {
                if (value != SIZE * LARGEST_ACTIVATION * LARGEST_WEIGHT) {
                    return false;
                }
            }
            return true;
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime does not multiply integers of 8 bits", e);
        }
    }

    private static final class Here {
        static final boolean FAST = SIGNED.exact();
        static final boolean POSSIBLE = FAST || UNSIGNED.exact();
    }
}
