package io.blockbuster.core.update;

/** The kinds of reason for which an update is refused. */
public enum Refusal {
    /** The record is no manifest, or says what no manifest may say. */
    MALFORMED("malformed"),
    /** There is no signature, or there are no keys to check one with. */
    UNSIGNED("unsigned"),
    /** No trusted key made the signature over exactly these bytes. */
    SIGNATURE("signature"),
    /** The epoch is not above that of the update in force. */
    REPLAYED("replayed"),
    /** A file cannot be had from where the manifest says. */
    FETCH("fetch"),
    /** What was fetched, or lies inline, is not what the manifest describes. */
    DIGEST("digest"),
    /** The full model that a delta belongs to is not here. */
    BASE("base"),
    /** The delta is broken or does not fit its base. */
    DELTA("delta"),
    /** The model cannot be loaded or run. */
    MODEL("model"),
    /** The model does not say of the golden examples what its maker saw it say. */
    GOLDEN("golden");

    private final String tag;

    Refusal(String tag) {
        this.tag = tag;
    }

    /** The name in metrics and audit events. */
    public String tag() {
        return tag;
    }
}
