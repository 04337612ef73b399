package io.blockbuster.bench.peers;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.blockbuster.core.model.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The plain model run on one text at a time, padded to the longest that it takes, with ONNX Runtime's defaults. */
final class PaddedModel implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final HuggingFaceTokenizer tokenizer;
    private final OrtSession session;
    private final int positive;

    private PaddedModel(HuggingFaceTokenizer tokenizer, byte[] graph, int positive) throws OrtException {
        this.tokenizer = tokenizer;
        try (SessionOptions defaults = new SessionOptions()) {
            this.session = environment.createSession(graph, defaults);
        }
        this.positive = positive;
    }

    static PaddedModel open(Path model) throws IOException, OrtException {
        ModelFolder folder = ModelFolder.open(model);
        HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.builder()
                .optTokenizerPath(folder.tokenizer())
                .optPadToMaxLength()
                .optTruncation(true)
                .optMaxLength(folder.config().maxPositions())
                .build();
        return new PaddedModel(
                tokenizer, PlainModel.graph(model), folder.labels().indexOf("positive"));
    }

    /** P(positive). */
    double positive(String text) throws OrtException {
        Encoding encoding = tokenizer.encode(text);
        try (OnnxTensor ids = row(encoding.getIds());
                OnnxTensor mask = row(encoding.getAttentionMask());
                OnnxTensor types = row(encoding.getTypeIds());
                OrtSession.Result result =
                        session.run(Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
            float[] logits = ((float[][]) result.get(0).getValue())[0];
            return 1 / (1 + Math.exp(logits[1 - positive] - logits[positive]));
        }
    }

    private OnnxTensor row(long[] values) throws OrtException {
        return OnnxTensor.createTensor(environment, new long[][] {values});
    }

    @Override
    public void close() throws OrtException {
        session.close();
        tokenizer.close();
    }
}
