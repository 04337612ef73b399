package io.blockbuster.topology.scoring;

import io.blockbuster.core.scoring.PendingScore;
import io.blockbuster.topology.review.ParsedReview;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.jspecify.annotations.Nullable;

/**
 * A record of {@code reviews.raw} between its arrival and its result, with what is needed to forward it later as if it
 * had just arrived.
 *
 * @param record the record itself
 * @param context where it stands: topic, partition, offset, original bytes
 * @param parsed what it says
 * @param score its way through the engine; null where it cannot be read
 */
record InFlightReview(
        FixedKeyRecord<byte[], byte[]> record,
        ProcessorRecordContext context,
        ParsedReview parsed,
        @Nullable PendingScore score) {

    boolean isDone() {
        return score == null || score.isDone();
    }
}
