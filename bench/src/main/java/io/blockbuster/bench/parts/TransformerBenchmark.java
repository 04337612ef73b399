package io.blockbuster.bench.parts;

import ai.onnxruntime.OrtException;
import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.WeightsReader;
import io.blockbuster.core.onnx.BertGraph;
import io.blockbuster.core.onnx.BertSession;
import io.blockbuster.core.onnx.CpuBert;
import io.blockbuster.core.onnx.Precision;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One run of the transformer on texts of one length, on one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TransformerBenchmark {
    /** The model's folder. */
    @Param("model")
    public String model = "";

    /** Tokens of each text. */
    @Param({"16", "64", "128", "256"})
    public int length;

    /** Texts in one run. */
    @Param({"1", "4", "16"})
    public int batch;

    /** fp32 or int8. */
    @Param({"fp32", "int8"})
    public String precision = "";

    private BertSession session;
    private int[][] rows;

    @Setup
    public void open() throws OrtException {
        ModelFolder folder = ModelFolder.open(Path.of(model));
        try (WeightsReader weights = folder.weights()) {
            BertWeights classifier = BertWeights.classifier(folder.config(), weights);
            CpuBert bert = Precision.parse(precision) == Precision.INT8
                    ? BertGraph.int8Classifier(folder.config(), classifier)
                    : BertGraph.classifier(folder.config(), classifier);
            session = BertSession.open(bert, folder.maxTokens());
        }
        rows = new int[batch][length];
        for (int[] row : rows) {
            Arrays.setAll(row, i -> (i * 7_919 + 1_000) % folder.config().vocabulary());
        }
    }

    @Benchmark
    public float[] run() throws OrtException {
        return session.run(rows);
    }

    @TearDown
    public void close() {
        session.close();
    }
}
