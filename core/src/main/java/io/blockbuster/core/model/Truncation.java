package io.blockbuster.core.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens of a long text the model reads, [CLS] and [SEP] not counted.
 *
 * <p>With {@code head-tail}, 64 and 190, a text of 1,000 tokens is read as its first 64 and its last 190; together with
 * [CLS] and [SEP] that makes 256.
 *
 * @param strategy how the tokens are chosen
 * @param head for {@code head-tail}, the number of tokens kept at the beginning
 * @param tail for {@code head-tail}, the number of tokens kept at the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Truncation(
        Strategy strategy, @Nullable Integer head, @Nullable Integer tail) {
    /** Keeps the first tokens, as many as fit. */
    public static final Truncation HEAD = new Truncation(Strategy.HEAD, null, null);

    /** The two ways to cut. */
    public enum Strategy {
        @JsonProperty("head")
        HEAD,
        @JsonProperty("head-tail")
        HEAD_TAIL
    }

    /** Keeps the first {@code head} and the last {@code tail} tokens. */
    public static Truncation headTail(int head, int tail) {
        return new Truncation(Strategy.HEAD_TAIL, head, tail);
    }

    /** How many of {@code room} tokens are taken from the beginning; the others come from the end. */
    public int headOf(int room) {
        return strategy == Strategy.HEAD_TAIL && head != null ? head : room;
    }

    /** What is wrong with this truncation where {@code room} tokens fit, or an empty text. */
    String defect(int room) {
        if (strategy == Strategy.HEAD) {
            return "";
        }
        if (head == null || tail == null || head < 0 || tail < 0) {
            return "truncation head-tail needs head and tail, both 0 or more";
        }
        return head + tail == room
                ? ""
                : "truncation keeps " + head + " + " + tail + " tokens, but " + room + " fit besides [CLS] and [SEP]";
    }
}
