package io.blockbuster.program.web;

import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.HttpResponseException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** The body of a request, read within bounds of size and of time: a client that trickles must not hold a thread. */
final class RequestBody {
    private static final int REQUEST_TIMEOUT = 408;

    private RequestBody() {}

    /**
     * The whole body.
     *
     * @param most the longest body taken, in bytes
     * @param patience how long it may take to arrive
     * @throws HttpResponseException if it is longer or slower than that
     */
    static byte[] read(HttpServletRequest request, int most, Duration patience) throws IOException {
        if (request.getContentLengthLong() > most) {
            throw tooLarge(most);
        }
        long deadline = System.nanoTime() + patience.toNanos();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] buffer = new byte[8 * 1024];
        InputStream in = request.getInputStream();
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            body.write(buffer, 0, n);
            if (body.size() > most) {
                throw tooLarge(most);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new HttpResponseException(REQUEST_TIMEOUT, "the request took too long to arrive");
            }
        }
        return body.toByteArray();
    }

    private static HttpResponseException tooLarge(int most) {
        return new ContentTooLargeResponse("a request has at most " + most + " bytes here");
    }
}
