package io.blockbuster.bench.parts;

import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.text.ModelTokenizer;
import io.blockbuster.core.text.TextTokenizer;
import io.blockbuster.core.text.Tokens;
import java.nio.file.Path;
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

/** From a review to token ids, by Hugging Face's tokenizer as well, and with the wide part's margin. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TokenizerBenchmark {
    /** The model's folder. */
    @Param("model")
    public String model = "";

    /** A data set; by default the model's golden examples. */
    @Param("")
    public String data = "";

    private Texts texts;
    private TextTokenizer ids;
    private TextTokenizer reference;
    private ModelTokenizer idsAndMargin;

    @Setup
    public void open() {
        ModelFolder folder = ModelFolder.open(Path.of(model));
        texts = Texts.of(data, folder.path());
        ids = TextTokenizer.open(folder);
        reference = TextTokenizer.openReference(
                folder, folder.maxTokens(), folder.settings().truncation());
        idsAndMargin = ModelTokenizer.open(folder);
    }

    @Benchmark
    public Tokens ids() {
        return ids.tokenize(texts.next());
    }

    @Benchmark
    public Tokens reference() {
        return reference.tokenize(texts.next());
    }

    @Benchmark
    public Tokens idsAndMargin() {
        return idsAndMargin.tokenize(texts.next());
    }

    @TearDown
    public void close() {
        ids.close();
        reference.close();
        idsAndMargin.close();
    }
}
