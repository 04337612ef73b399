package io.blockbuster.program.bench;

import ai.onnxruntime.OrtException;
import io.blockbuster.core.model.Tensor;
import io.blockbuster.core.onnx.BertGraph;
import io.blockbuster.core.onnx.BertSession;
import io.blockbuster.core.onnx.GraphBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The float32 speed of this machine as ONNX Runtime reaches it: a chain of large matrix products, each thread its own.
 * Nothing that is built on such products can be faster.
 */
final class MachinePeak implements AutoCloseable {
    private static final int SIZE = 512;
    private static final int PRODUCTS = 16;
    private static final double OPERATIONS = 2.0 * SIZE * SIZE * SIZE * PRODUCTS;

    private final BertSession session;

    private MachinePeak(BertSession session) {
        this.session = session;
    }

    static MachinePeak open() {
        try {
            return new MachinePeak(BertSession.open(graph(), SIZE));
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime does not load a graph of matrix products", e);
        }
    }

    private static byte[] graph() {
        GraphBuilder graph = new GraphBuilder();
        Random random = new Random(1);
        float[] matrix = new float[SIZE * SIZE];
        for (int i = 0; i < matrix.length; i++) {
            // of this size a product keeps the size of what it multiplies
            matrix[i] = (float) (random.nextGaussian() / Math.sqrt(SIZE));
        }
        String weights = graph.constant("matrix", new Tensor(new int[] {SIZE, SIZE}, matrix));
        String x = graph.standard(
                "Cast",
                "floats",
                List.of(graph.input(BertGraph.IDS, "rows", "columns")),
                GraphBuilder.attribute("to", 1L));
        for (int i = 0; i < PRODUCTS; i++) {
            x = graph.standard("MatMul", "product." + i, List.of(x, weights));
        }
        graph.standard("ReduceMax", "greatest", List.of(x), GraphBuilder.attribute("keepdims", 0L));
        graph.output("greatest");
        return graph.build();
    }

    /** Operations per second of so many threads together. */
    double measure(int threads, Duration time) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Part.Rate>> tasks = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int[][] rows = new int[SIZE][SIZE];
                Arrays.stream(rows).forEach(row -> Arrays.setAll(row, column -> column % 17 - 8));
                Part products = new Part("products", "operations", OPERATIONS, n -> session.run(rows));
                tasks.add(() -> products.measure(time));
            }
            double sum = 0;
            for (Future<Part.Rate> rate : pool.invokeAll(tasks)) {
                sum += rate.get().perSecond();
            }
            return sum;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a chain of matrix products did not run", e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
