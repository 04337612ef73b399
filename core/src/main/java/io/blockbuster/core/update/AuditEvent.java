package io.blockbuster.core.update;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blockbuster.core.review.ReviewJson;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to an update: the value of a record on {@code models.audit}, under the model's name.
 *
 * @param model the model's family; {@code unknown} where the update does not say it readably
 * @param version the version, where it is known
 * @param epoch the epoch, where it is known
 * @param event what happened
 * @param reason why, in words, where there is something to say
 * @param by who says so: an instance of the processor, or a tool
 * @param at when
 * @param details more about it, free in form
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"model", "version", "epoch", "event", "reason", "by", "at", "details"})
public record AuditEvent(
        String model,
        @Nullable String version,
        @Nullable Long epoch,
        Kind event,
        @Nullable String reason,
        String by,
        Instant at,
        @Nullable ObjectNode details) {
    /** The name of a model that is not known. */
    public static final String UNKNOWN_MODEL = "unknown";

    private static final int MAX_BYTES = 100_000;

    /** What can happen to an update. */
    public enum Kind {
        /** It was written to {@code models.updates}. */
        PUBLISHED("published"),
        /** A processor scores with it from now on. */
        ACCEPTED("accepted"),
        /** A processor does not use it. */
        REJECTED("rejected"),
        /** A processor scores with it that had it as a shadow before. */
        PROMOTED("promoted"),
        /** A processor scores with it again, after a later one. */
        ROLLED_BACK("rolledBack"),
        /** A processor has it score beside the model in force. */
        SHADOW("shadow"),
        /** How a shadow compares with the model in force. */
        SHADOW_REPORT("shadowReport"),
        /** The trainer made it and did not publish it. */
        GATE_FAILED("gateFailed"),
        /** It was deleted from {@code models.updates}. */
        PRUNED("pruned"),
        /** Something that this version of the program does not know. */
        OTHER("other");

        private final String json;

        Kind(String json) {
            this.json = json;
        }

        /** The name on the topic. */
        @JsonValue
        public String json() {
            return json;
        }

        @JsonCreator
        static Kind named(String json) {
            return Arrays.stream(values())
                    .filter(kind -> kind.json.equals(json))
                    .findFirst()
                    .orElse(OTHER);
        }
    }

    /**
     * Reads the value of a record.
     *
     * @throws IOException if it is no such event
     */
    public static AuditEvent read(byte[] json) throws IOException {
        ObjectNode tree = UntrustedJson.object(json, MAX_BYTES);
        for (String field : new String[] {"model", "event", "by", "at"}) {
            if (!tree.path(field).isTextual()) {
                throw new IOException(field + " is missing or no text");
            }
        }
        try {
            return ReviewJson.mapper().treeToValue(tree, AuditEvent.class);
        } catch (JacksonException e) {
            throw new IOException("it is no audit event: " + UntrustedJson.shortened(e.getOriginalMessage()), e);
        }
    }

    /** The value of a record. */
    public byte[] write() {
        return ReviewJson.write(this);
    }
}
