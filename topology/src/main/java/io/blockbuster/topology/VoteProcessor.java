package io.blockbuster.topology;

import io.blockbuster.core.review.ScoredReview;
import io.blockbuster.topology.scoring.ScoringResult;
import io.blockbuster.topology.window.Vote;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The step from a scored review to its vote: keyed by subject, stamped with the review's own date as event time,
 * without the headers.
 */
final class VoteProcessor extends ContextualProcessor<byte[], ScoringResult, String, Vote> {
    @Override
    public void process(Record<byte[], ScoringResult> record) {
        ScoredReview review = ((ScoringResult.Labelled) record.value()).review();
        Vote vote = new Vote(review.label(), review.score(), review.model().version());
        context()
                .forward(new Record<>(review.subject(), vote, review.createdAt().toEpochMilli(), new RecordHeaders()));
    }
}
