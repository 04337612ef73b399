package io.blockbuster.program.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Token buckets, one per client: each holds up to {@code burst} requests and refills at {@code perSecond}. Remembers the
 * clients seen last only, so that many of them cannot fill the memory. Thread-safe.
 */
final class RateLimits {
    private static final int REMEMBERED = 1_024;

    private final double perSecond;
    private final double burst;
    private final LongSupplier nanoTime;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > REMEMBERED;
        }
    };

    RateLimits(double perSecond, double burst, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.nanoTime = nanoTime;
    }

    private record Bucket(double tokens, long at) {}

    /** Takes one request of the client's; false where it has none left. */
    synchronized boolean tryTake(String client) {
        long now = nanoTime.getAsLong();
        Bucket bucket = buckets.get(client);
        double tokens =
                bucket == null ? burst : Math.min(burst, bucket.tokens() + (now - bucket.at()) / 1e9 * perSecond);
        boolean granted = tokens >= 1;
        buckets.put(client, new Bucket(granted ? tokens - 1 : tokens, now));
        return granted;
    }
}
