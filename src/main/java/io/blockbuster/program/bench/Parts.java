package io.blockbuster.program.bench;

import ai.onnxruntime.OrtException;
import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.model.Truncation;
import io.blockbuster.core.model.WeightsReader;
import io.blockbuster.core.onnx.BertGraph;
import io.blockbuster.core.onnx.BertSession;
import io.blockbuster.core.onnx.CpuBert;
import io.blockbuster.core.review.ScoredReview;
import io.blockbuster.core.review.ScoredReviewJson;
import io.blockbuster.core.review.Sentiment;
import io.blockbuster.core.text.TextTokenizer;
import io.blockbuster.core.wide.WidePart;
import io.blockbuster.topology.review.ReviewParser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The parts of the work on one review: reading it, tokenizing it, its wide margin, the transformer, writing its score. */
final class Parts implements AutoCloseable {
    private static final int SAMPLE = 2_000;
    private static final int[] LENGTHS = {16, 64, 128, 256, 512};
    private static final int[] BATCHES = {1, 4, 16};

    private final TextTokenizer tokenizer;
    private final TextTokenizer reference;
    private final BertSession session;
    private final ModelFolder folder;
    private final List<Part> ofText;
    private final List<ModelPart> ofModel;

    /**
     * The transformer alone on texts of one length.
     *
     * @param length tokens of each text
     * @param batch texts in one run
     * @param part what is measured, in tokens
     */
    record ModelPart(int length, int batch, Part part) {}

    private Parts(
            ModelFolder folder,
            TextTokenizer tokenizer,
            TextTokenizer reference,
            BertSession session,
            BenchInput input,
            Optional<WidePart> wide) {
        this.folder = folder;
        this.tokenizer = tokenizer;
        this.reference = reference;
        this.session = session;
        this.ofText = textParts(input, wide);
        this.ofModel = modelParts();
    }

    /** The parts of a model, on reviews of the input, on the CPU. */
    static Parts open(ModelFolder folder, BenchInput input) {
        Optional<WidePart> wide = WidePart.of(folder.path());
        int maxTokens = wide.map(WidePart::maxTokens).orElse(folder.maxTokens());
        Truncation reach = wide.map(part -> Truncation.headTail(part.head(), part.maxTokens() - 2 - part.head()))
                .orElse(folder.settings().truncation());
        TextTokenizer tokenizer = TextTokenizer.open(folder, maxTokens, reach);
        TextTokenizer reference = TextTokenizer.openReference(folder, maxTokens, reach);
        try (WeightsReader weights = folder.weights()) {
            CpuBert bert = BertGraph.classifier(folder.config(), BertWeights.classifier(folder.config(), weights));
            BertSession session = BertSession.open(bert, folder.maxTokens());
            return new Parts(folder, tokenizer, reference, session, input, wide);
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime does not load the model", e);
        }
    }

    /** What is done to a text before and after the model. */
    List<Part> ofText() {
        return ofText;
    }

    /** The transformer, by length and batch. */
    List<ModelPart> ofModel() {
        return ofModel;
    }

    /** All of them. */
    List<Part> all() {
        return Stream.concat(ofText.stream(), ofModel.stream().map(ModelPart::part))
                .toList();
    }

    private List<Part> textParts(BenchInput input, Optional<WidePart> wide) {
        List<String> texts =
                input.texts().subList(0, Math.min(SAMPLE, input.texts().size()));
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            records.add(input.record(i));
        }
        int count = texts.size();
        ReviewParser parser = new ReviewParser("reviews.raw");
        ScoredReview scored = scored(folder.version());
        List<Part> parts = new ArrayList<>();
        parts.add(new Part("JSON read", "reviews", 1, n -> parser.parse(null, records.get(n % count), 0, n, 0)));
        parts.add(new Part("tokenizer", "reviews", 1, n -> tokenizer.tokenize(texts.get(n % count))));
        parts.add(new Part("tokenizer of Hugging Face", "reviews", 1, n -> reference.tokenize(texts.get(n % count))));
        wide.ifPresent(part -> {
            List<int[]> ids = texts.stream()
                    .map(text -> tokenizer.tokenize(text).ids())
                    .map(all -> Arrays.copyOfRange(all, 1, all.length - 1))
                    .toList();
            parts.add(new Part("wide part", "reviews", 1, n -> part.margin(ids.get(n % count))));
        });
        parts.add(new Part("JSON written", "reviews", 1, n -> ScoredReviewJson.FORM.toBytes(scored)));
        return parts;
    }

    private static ScoredReview scored(ModelVersion version) {
        Instant at = Instant.parse("2026-03-01T12:00:00.137Z");
        return new ScoredReview("r-1", "Film 1", Sentiment.POSITIVE, 0.9898, version, 203, false, at, at);
    }

    private List<ModelPart> modelParts() {
        List<ModelPart> parts = new ArrayList<>();
        for (int length : LENGTHS) {
            for (int batch : BATCHES) {
                if (length <= folder.maxTokens()) {
                    int[][] rows = new int[batch][length];
                    for (int[] row : rows) {
                        Arrays.setAll(
                                row, i -> (i * 7_919 + 1_000) % folder.config().vocabulary());
                    }
                    String name = length + " tokens, " + batch + (batch == 1 ? " text" : " texts");
                    parts.add(new ModelPart(
                            length, batch, new Part(name, "tokens", (double) length * batch, n -> session.run(rows))));
                }
            }
        }
        return parts;
    }

    @Override
    public void close() {
        session.close();
        tokenizer.close();
        reference.close();
    }
}
