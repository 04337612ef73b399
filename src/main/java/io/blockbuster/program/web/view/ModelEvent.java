package io.blockbuster.program.web.view;

import io.blockbuster.core.update.AuditEvent;
import java.util.Map;

/**
 * Something that happened to a version of the model, as the page lists it.
 *
 * @param event what, by its name on {@code models.audit}
 * @param reason why, in words; empty where nothing was said
 * @param by who says so
 * @param at when, in milliseconds since 1970
 * @param details more about it, name by name
 */
public record ModelEvent(String event, String reason, String by, long at, Map<String, String> details) {
    private static final int LONGEST_REASON = 500;
    private static final int LONGEST_BY = 100;

    static ModelEvent of(AuditEvent event) {
        String reason = event.reason();
        return new ModelEvent(
                event.event().json(),
                reason == null ? "" : Measures.cut(reason, LONGEST_REASON),
                Measures.cut(event.by(), LONGEST_BY),
                event.at().toEpochMilli(),
                Measures.of(event.details()));
    }
}
