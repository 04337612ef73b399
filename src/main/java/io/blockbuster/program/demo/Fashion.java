package io.blockbuster.program.demo;

import io.blockbuster.program.demo.review.GeneratedReview;
import io.blockbuster.program.demo.review.SlangWriter;
import java.util.SplittableRandom;

/**
 * The fashion that comes up in a demo of learning: after a while some of the audience write in slang, and some reviews
 * are labelled. Used by one thread.
 */
final class Fashion {
    private final LearnSettings settings;
    private final SplittableRandom random;
    private final SlangWriter slang;
    private final Runnable onUp;
    private boolean up;

    /** @param onUp is run when it comes up */
    Fashion(LearnSettings settings, long seed, Runnable onUp) {
        this.settings = settings;
        this.onUp = onUp;
        this.random = new SplittableRandom(seed + 2);
        this.slang = new SlangWriter(random.nextLong());
    }

    /** Whether it is up, {@code seconds} after the first review. */
    boolean isUp(double seconds) {
        if (!up && seconds >= settings.before().toMillis() / 1e3) {
            up = true;
            onUp.run();
        }
        return up;
    }

    /** The review as its author writes it under the fashion: the same object where that is as before. */
    GeneratedReview follow(GeneratedReview review) {
        return random.nextDouble() < settings.slangShare() ? slang.next(review.film(), review.intended()) : review;
    }

    /** Whether somebody labels the next review. */
    boolean isLabelled() {
        return random.nextDouble() < settings.labelledShare();
    }
}
