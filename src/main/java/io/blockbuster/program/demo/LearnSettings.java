package io.blockbuster.program.demo;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a demo of learning goes.
 *
 * @param model the folder of the model that scores and that updates are made for
 * @param before how long all reviews are ordinary
 * @param slangShare the share of the reviews in slang after that
 * @param labelledShare the share of the reviews that the audience labels after that
 * @param minLabels labels that start a round of training
 * @param replay ordinary reviews that the trainer is given of before, some of them for its gate
 * @param replaySample ordinary reviews in a round of training
 * @param patience how long it may take until an update scores
 * @param after how long it goes on from there
 * @param exam ordinary reviews of the examination at the end; a fifth as many in slang
 */
record LearnSettings(
        Path model,
        Duration before,
        double slangShare,
        double labelledShare,
        int minLabels,
        int replay,
        int replaySample,
        Duration patience,
        Duration after,
        int exam) {
    static LearnSettings of(Path model) {
        return new LearnSettings(
                model,
                Duration.ofSeconds(10),
                0.4,
                0.3,
                500,
                10_000,
                800,
                Duration.ofMinutes(5),
                Duration.ofSeconds(20),
                5_000);
    }
}
