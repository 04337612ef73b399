package io.blockbuster.program.web;

import io.blockbuster.core.review.ReviewJson;
import io.javalin.http.Context;

/** Answers in JSON. */
final class Answers {
    private Answers() {}

    /** Why a request is not answered. */
    record Refusal(String error) {}

    static void json(Context context, Object body) {
        context.contentType("application/json").result(ReviewJson.write(body));
    }
}
