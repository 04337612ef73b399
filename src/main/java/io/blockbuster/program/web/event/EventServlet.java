package io.blockbuster.program.web.event;

import io.blockbuster.program.web.view.SeriesKey;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/events}: the event stream. A servlet of its own, because asynchronous writes let one thread serve
 * all pages, slow ones too.
 */
public final class EventServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final int LONGEST_SUBJECT = 1_000;

    private final transient EventHub hub;

    public EventServlet(EventHub hub) {
        this.hub = hub;
    }

    /** Answers GET alone: {@code HEAD} would open a stream, and {@code TRACE} would echo a cookie. */
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getMethod().equals("GET")) {
            listen(request, response);
        } else {
            response.setHeader("Allow", "GET");
            response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        }
    }

    private void listen(HttpServletRequest request, HttpServletResponse response) throws IOException {
        SeriesKey series;
        try {
            series = series(request);
        } catch (IllegalArgumentException e) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("X-Accel-Buffering", "no");
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        EventClient client = new EventClient(context, series, hub::remove);
        if (hub.add(client, request.getHeader("Last-Event-ID"))) {
            response.flushBuffer(); // the page knows at once that it is connected
            client.start();
        } else {
            response.setHeader("Retry-After", "10");
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            context.complete();
        }
    }

    private static @Nullable SeriesKey series(HttpServletRequest request) {
        String subject = request.getParameter("subject");
        String size = request.getParameter("size");
        if (subject == null || size == null) {
            return null;
        }
        if (subject.length() > LONGEST_SUBJECT) {
            throw new IllegalArgumentException("subject is too long");
        }
        return new SeriesKey(subject, Long.parseLong(size));
    }
}
