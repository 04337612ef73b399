package io.blockbuster.program.demo.review;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The ways in which a record of {@code reviews.raw} can be unfit to be scored. */
public enum BrokenReview {
    /** JSON that ends in the middle. */
    CUT_OFF {
        @Override
        public byte[] of(byte[] review) {
            return Arrays.copyOf(review, review.length / 2);
        }
    },
    /** JSON, but no object. */
    NOT_AN_OBJECT {
        @Override
        public byte[] of(byte[] review) {
            return utf8("[" + new String(review, StandardCharsets.UTF_8) + "]");
        }
    },
    /** A text of white space. */
    BLANK {
        @Override
        public byte[] of(byte[] review) {
            return utf8(
                    JsonNodeFactory.instance.objectNode().put("text", "  \n ").toString());
        }
    },
    /** No text at all. */
    NO_TEXT {
        @Override
        public byte[] of(byte[] review) {
            return utf8(JsonNodeFactory.instance.objectNode().put("rating", 7).toString());
        }
    },
    /** Plain words where JSON belongs. */
    NOT_JSON {
        @Override
        public byte[] of(byte[] review) {
            return utf8("great movie, 10/10");
        }
    };

    /** A record's value broken this way. */
    public abstract byte[] of(byte[] review);

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
