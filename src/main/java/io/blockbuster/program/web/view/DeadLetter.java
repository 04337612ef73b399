package io.blockbuster.program.web.view;

/**
 * A dead letter as the page lists it.
 *
 * @param reason what was wrong with the record
 * @param topic where the record stands
 * @param partition its partition there
 * @param offset its offset there
 * @param key the record's key as text, cut
 * @param bytes the size of its value
 * @param at when it became a dead letter, in milliseconds since 1970
 */
public record DeadLetter(
        String reason, String topic, String partition, String offset, String key, int bytes, long at) {}
