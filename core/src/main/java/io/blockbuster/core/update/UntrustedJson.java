package io.blockbuster.core.update;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** JSON from whoever may write to a topic: bounded in length, depth and numbers, each field once, nothing after it. */
final class UntrustedJson {
    private static final int MAX_DEPTH = 20;
    private static final int MAX_NAME = 200;
    private static final int MAX_NUMBER = 40;

    private UntrustedJson() {}

    /**
     * The one JSON object in {@code json}.
     *
     * @throws IOException if it is anything else, or longer than {@code maxBytes}; the message says what, and repeats
     *     little of the content
     */
    static ObjectNode object(byte[] json, int maxBytes) throws IOException {
        if (json.length > maxBytes) {
            throw new IOException("it has " + json.length + " bytes; " + maxBytes + " is the most");
        }
        JsonNode tree;
        try {
            tree = mapper(maxBytes).readTree(json);
        } catch (JsonProcessingException e) {
            throw new IOException("it is not proper JSON: " + shortened(e.getOriginalMessage()), e);
        }
        if (tree instanceof ObjectNode object) {
            return object;
        }
        throw new IOException("it is not a JSON object");
    }

    /** A text of somebody else's, cut to what a message can hold, without what is no plain character. */
    static String shortened(String text) {
        return shortened(text, MAX_NAME);
    }

    static String shortened(String text, int most) {
        String plain = text.replaceAll("[\\p{Cntrl}\\p{Cf}]+", " ");
        return plain.length() <= most ? plain : plain.substring(0, most) + "…";
    }

    private static JsonMapper mapper(int maxBytes) {
        StreamReadConstraints bounds = StreamReadConstraints.builder()
                .maxDocumentLength(maxBytes)
                .maxNestingDepth(MAX_DEPTH)
                .maxStringLength(maxBytes)
                .maxNameLength(MAX_NAME)
                .maxNumberLength(MAX_NUMBER)
                .build();
        return JsonMapper.builder(
                        JsonFactory.builder().streamReadConstraints(bounds).build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }
}
