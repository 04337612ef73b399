package io.blockbuster.program.web;

import io.blockbuster.program.web.view.DeadLetter;
import io.blockbuster.program.web.view.ModelRow;
import io.blockbuster.program.web.view.RecentReview;
import io.blockbuster.program.web.view.SeriesKey;
import io.blockbuster.program.web.view.SubjectRow;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1}, as {@code openapi.json} describes it. */
final class ApiRoutes {
    private final DashboardData data;
    private final ScoreRequests scores;

    ApiRoutes(DashboardData data, ScoreRequests scores) {
        this.data = data;
        this.scores = scores;
    }

    /** The movies. */
    record Subjects(int total, List<SubjectRow> subjects) {}

    /** The newest reviews. */
    record Reviews(List<RecentReview> reviews) {}

    /** The newest dead letters. */
    record Letters(long total, List<DeadLetter> deadLetters) {}

    /** The versions of the model. */
    record Models(@Nullable String scoring, List<ModelRow> models) {}

    void addTo(JavalinConfig config) {
        config.routes.get("/api/v1/status", context -> Answers.json(context, data.status()));
        config.routes.get("/api/v1/subjects", this::subjects);
        config.routes.get("/api/v1/windows", this::windows);
        config.routes.get("/api/v1/reviews", this::reviews);
        config.routes.get(
                "/api/v1/dead-letters",
                context ->
                        Answers.json(context, new Letters(data.deadLetters.total(), data.deadLetters.newestFirst())));
        config.routes.get(
                "/api/v1/models",
                context -> Answers.json(context, new Models(data.status().version(), data.models.rows())));
        config.routes.post("/api/v1/score", scores::handle);
        config.routes.exception(NumberFormatException.class, (e, context) -> {
            context.status(400);
            Answers.json(context, new Answers.Refusal("a parameter is not a number"));
        });
    }

    private void subjects(Context context) {
        String query = orEmpty(context.queryParam("q"));
        int limit = Math.max(1, Math.min(DashboardData.MOST_ROWS, number(context, "limit", DashboardData.MOST_ROWS)));
        Answers.json(context, new Subjects(data.view.subjectCount(), data.view.rows(query, limit)));
    }

    private void windows(Context context) {
        String subject = context.queryParam("subject");
        String size = context.queryParam("size");
        if (subject == null || size == null) {
            context.status(400);
            Answers.json(context, new Answers.Refusal("subject and size (in milliseconds) are needed"));
            return;
        }
        Answers.json(context, data.series(new SeriesKey(subject, Long.parseLong(size))));
    }

    private void reviews(Context context) {
        String subject = context.queryParam("subject");
        String label = context.queryParam("label");
        Answers.json(
                context,
                new Reviews(data.reviews.newestFirst().stream()
                        .filter(each -> subject == null || each.subject().equals(subject))
                        .filter(each -> label == null
                                || each.label().name().toLowerCase(Locale.ROOT).equals(label))
                        .toList()));
    }

    private static int number(Context context, String parameter, int otherwise) {
        String given = context.queryParam(parameter);
        return given == null ? otherwise : Integer.parseInt(given);
    }

    private static String orEmpty(@Nullable String given) {
        return given == null ? "" : given;
    }
}
