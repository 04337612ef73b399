package io.blockbuster.program.web.view;

import io.blockbuster.topology.window.SentimentWindow;
import java.util.Map;

/**
 * One window of a movie as a chart shows it.
 *
 * @param start the window's first instant, in milliseconds since 1970
 * @param count reviews in the window
 * @param positive those labelled positive
 * @param models reviews by the version of the model that scored them
 */
public record Point(long start, long count, long positive, Map<String, Long> models) {
    static Point of(SentimentWindow window) {
        return new Point(window.windowStart().toEpochMilli(), window.count(), window.positive(), window.models());
    }
}
