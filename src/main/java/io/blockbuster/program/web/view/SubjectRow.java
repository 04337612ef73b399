package io.blockbuster.program.web.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A movie in the list. All of it is about its newest windows of the smallest size: the last 60 on the clock of the
 * newest review of any movie.
 *
 * @param subject the movie
 * @param reviews reviews in these windows
 * @param positive those labelled positive
 * @param change positive share in the newest 10 windows less that in the 50 before; null where either has fewer than 5
 *     reviews
 * @param trend positive share in groups of two windows, oldest first; null where a group has no review
 */
public record SubjectRow(
        String subject,
        long reviews,
        long positive,
        @Nullable Double change,
        List<@Nullable Double> trend) {}
