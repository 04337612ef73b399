package io.blockbuster.topology;

import io.blockbuster.topology.scoring.ScoringUnavailableException;
import java.util.Map;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;

/**
 * What happens when a step of the topology throws: the record at hand becomes a dead letter and the stream goes on,
 * except where scoring itself is unavailable. Then the record is not at fault; the task fails and nothing is committed.
 */
public final class ProcessingErrors implements ProcessingExceptionHandler {
    private final ProcessingExceptionHandler deadLetter = new LogAndContinueProcessingExceptionHandler();

    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
        if (exception instanceof ScoringUnavailableException) {
            return Response.fail();
        }
        return deadLetter.handleError(context, record, exception);
    }

    @Override
    public void configure(Map<String, ?> configs) {
        deadLetter.configure(configs);
    }
}
