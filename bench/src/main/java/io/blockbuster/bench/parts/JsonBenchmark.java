package io.blockbuster.bench.parts;

import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.review.Review;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.review.ScoredReview;
import io.blockbuster.core.review.ScoredReviewJson;
import io.blockbuster.core.review.Sentiment;
import io.blockbuster.topology.review.ParsedReview;
import io.blockbuster.topology.review.ReviewParser;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Records read from {@code reviews.raw} and written to {@code reviews.scored}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class JsonBenchmark {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00.137Z");

    /** The model's folder. */
    @Param("model")
    public String model = "";

    /** A data set; by default the model's golden examples. */
    @Param("")
    public String data = "";

    private final ReviewParser parser = new ReviewParser("reviews.raw");
    private final ScoredReview scored = new ScoredReview(
            "r-1", "Film 1", Sentiment.POSITIVE, 0.9898, new ModelVersion("tiny", "1"), 203, false, AT, AT);
    private List<byte[]> records = List.of();
    private int next;

    @Setup
    public void write() {
        records = Texts.of(data, Path.of(model)).all().stream()
                .map(text -> ReviewJson.write(new Review("r-1", "Film 1", text, null, null, AT)))
                .toList();
    }

    @Benchmark
    public ParsedReview read() {
        next = next + 1 == records.size() ? 0 : next + 1;
        return parser.parse(null, records.get(next), 0, next, 0);
    }

    @Benchmark
    public byte[] written() {
        return ScoredReviewJson.FORM.toBytes(scored);
    }
}
