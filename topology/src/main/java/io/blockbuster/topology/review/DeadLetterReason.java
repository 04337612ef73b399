package io.blockbuster.topology.review;

import java.util.Locale;

/** Why a review is a dead letter: the tag that the dead letter counter carries. */
public enum DeadLetterReason {
    /** The record has no value. */
    NO_VALUE,
    /** The value is not JSON, or not UTF-8. */
    NOT_JSON,
    /** The value is JSON, but not an object. */
    NOT_AN_OBJECT,
    /** The object has no text. */
    NO_TEXT,
    /** The text holds nothing but white space and control characters. */
    BLANK_TEXT,
    /** A field has a type that it cannot be read from. */
    WRONG_TYPE,
    /** The review breaks inference. */
    INFERENCE;

    /** The reason as a metric's tag. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
