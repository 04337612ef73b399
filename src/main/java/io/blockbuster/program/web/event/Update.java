package io.blockbuster.program.web.event;

import io.blockbuster.program.web.view.DeadLetter;
import io.blockbuster.program.web.view.ModelRow;
import io.blockbuster.program.web.view.RecentReview;
import io.blockbuster.program.web.view.SubjectRow;
import java.util.List;

/**
 * What all pages are told: everything they show at first, then what is new.
 *
 * @param status the strip of numbers
 * @param complete whether {@code subjects} are all movies to list, in place of those told before
 * @param subjects movies; changed ones where they are not all
 * @param reviews the newest reviews, the newest first
 * @param deadLetters the newest dead letters, the newest first
 * @param models versions of the model, changed ones in an update
 */
public record Update(
        Status status,
        boolean complete,
        List<SubjectRow> subjects,
        List<RecentReview> reviews,
        List<DeadLetter> deadLetters,
        List<ModelRow> models) {}
