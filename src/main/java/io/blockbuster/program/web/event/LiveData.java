package io.blockbuster.program.web.event;

import io.blockbuster.program.web.view.SeriesKey;
import io.blockbuster.program.web.view.WindowSeries;
import java.util.Map;

/** Where the events come from. */
public interface LiveData {
    /**
     * What is new since the last call.
     *
     * @param update for all pages
     * @param series changed windows, for the pages that show them
     */
    record News(Update update, Map<SeriesKey, WindowSeries> series) {}

    /** Everything that a page shows at first, as of the last {@link #news()}: what came since is news to it too. */
    Update snapshot();

    /** All windows of a series. */
    WindowSeries series(SeriesKey key);

    /** What is new since the last call. Called by one thread. */
    News news();
}
