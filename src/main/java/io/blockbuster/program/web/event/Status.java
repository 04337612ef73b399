package io.blockbuster.program.web.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The strip of numbers on top of the page. What is not known is null.
 *
 * @param state {@code connecting}, {@code restoring}, {@code no-data} or {@code live}
 * @param processor the state of this process's processor as Kafka Streams names it; null where there is none
 * @param reviewsPerSecond reviews that reached the windows, of all instances, over the last seconds
 * @param latencyMs median time from a review's creation to its score, of the newest reviews, in milliseconds
 * @param batchReviews mean size of the last micro-batches of this process, in reviews
 * @param device where this process's model runs
 * @param model name and version of the model that scores
 * @param version the version alone
 * @param lag reviews that wait for the processor, of all instances
 * @param deadLetters dead letters on the topic, its newest ten thousand per partition at most
 * @param subjects movies known
 * @param windows window sizes in milliseconds, the smallest first
 * @param canScore whether this process scores texts on request
 */
public record Status(
        String state,
        @Nullable String processor,
        @Nullable Double reviewsPerSecond,
        @Nullable Long latencyMs,
        @Nullable Double batchReviews,
        @Nullable String device,
        @Nullable String model,
        @Nullable String version,
        @Nullable Long lag,
        long deadLetters,
        int subjects,
        List<Long> windows,
        boolean canScore) {}
