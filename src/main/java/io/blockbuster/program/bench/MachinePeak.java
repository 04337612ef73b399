package io.blockbuster.program.bench;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.INT8;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.UINT8;

import ai.onnxruntime.OrtException;
import io.blockbuster.core.model.Tensor;
import io.blockbuster.core.onnx.CpuSession;
import io.blockbuster.core.onnx.GraphBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * The speed of this machine as ONNX Runtime reaches it, in float32 or in integers of 8 bits: a chain of large matrix
 * products, each thread its own. Nothing that is built on such products can be faster.
 */
final class MachinePeak implements AutoCloseable {
    private static final int SIZE = 512;
    private static final int PRODUCTS = 16;
    private static final double OPERATIONS = 2.0 * SIZE * SIZE * SIZE * PRODUCTS;

    private final CpuSession session;

    private MachinePeak(CpuSession session) {
        this.session = session;
    }

    /** The peak in float32. */
    static MachinePeak float32() {
        GraphBuilder graph = new GraphBuilder();
        Random random = new Random(1);
        // of this size a product keeps the size of what it multiplies
        String weights = matrix(graph, () -> (float) (random.nextGaussian() / Math.sqrt(SIZE)));
        String x = graph.floatInput(CpuSession.INPUT, "rows", "columns");
        for (int i = 0; i < PRODUCTS; i++) {
            x = graph.standard("MatMul", "product." + i, List.of(x, weights));
        }
        return of(graph, x);
    }

    /**
     * The peak in products of unsigned by signed integers of 8 bits, summed in 32 bits. Their last 8 bits are what is
     * multiplied next; to take them is part of the time, and little of it.
     */
    static MachinePeak int8() {
        GraphBuilder graph = new GraphBuilder();
        Random random = new Random(1);
        String weights = graph.cast("integers", matrix(graph, () -> random.nextInt(-127, 128)), INT8);
        String x = graph.cast("bytes", graph.floatInput(CpuSession.INPUT, "rows", "columns"), UINT8);
        for (int i = 0; i < PRODUCTS; i++) {
            x = graph.cast("bytes." + i, graph.standard("MatMulInteger", "product." + i, List.of(x, weights)), UINT8);
        }
        return of(graph, graph.cast("floats", x, FLOAT));
    }

    private static String matrix(GraphBuilder graph, Supplier<? extends Number> values) {
        float[] matrix = new float[SIZE * SIZE];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = values.get().floatValue();
        }
        return graph.constant("matrix", new Tensor(new int[] {SIZE, SIZE}, matrix));
    }

    private static MachinePeak of(GraphBuilder graph, String chain) {
        graph.standard("ReduceMax", "greatest", List.of(chain), GraphBuilder.attribute("keepdims", 0L));
        graph.output("greatest");
        try {
            return new MachinePeak(CpuSession.open(graph.build()));
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime does not load a graph of matrix products", e);
        }
    }

    /** Operations per second of so many threads together. */
    double measure(int threads, Duration time) throws InterruptedException {
        float[] rows = new float[SIZE * SIZE];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i % SIZE % 17;
        }
        List<Part> chains = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            chains.add(new Part(
                    "products", "operations", OPERATIONS, n -> session.run(input -> input.put(rows), SIZE, SIZE)));
        }
        try {
            return Part.together(chains, time);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a chain of matrix products did not run", e.getCause());
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
