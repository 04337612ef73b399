package io.blockbuster.program.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.program.web.feed.FeedState;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page says where there is nothing to show, and how it bears much to show. */
class DashboardStatesIT {
    @TempDir
    private Path profile;

    private Browser browser;

    @BeforeEach
    void open() {
        browser = Browser.open(profile);
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void shouldSayWhatItWaitsFor() {
        try (MadeUpPage page = new MadeUpPage(0, 3)) {
            browser.visit(page.address());
            assertState("waiting for the cluster", "waiting");
            page.state(FeedState.RESTORING);
            assertState("restoring", "restoring");
            page.state(FeedState.LIVE);
            assertState("no data yet", "no-data");
            page.review(100);
            browser.eventually(() -> browser.text("#connection").equals("live"));
            browser.eventually(() -> browser.count("#movies li") == 3);
        }
        assertState("connection lost, retrying", "lost");
    }

    @Test
    void shouldComeBackByItselfWhenTheServerDoes() {
        // Given
        int port;
        try (MadeUpPage page = new MadeUpPage(0, 3)) {
            page.state(FeedState.LIVE);
            page.review(100);
            browser.visit(page.address());
            port = page.address().getPort();
            browser.eventually(() -> browser.text("#chart-lede").contains("of "));
        }
        browser.eventually(() -> browser.text("#connection").equals("connection lost, retrying"));
        assertThat(browser.count("#movies li")).as("what was known stays").isEqualTo(3);

        // When
        try (MadeUpPage again = new MadeUpPage(port, 5)) {
            again.state(FeedState.LIVE);
            again.review(1_000);

            // Then
            browser.eventually(() -> browser.text("#connection").equals("live"));
            browser.eventually(() -> browser.count("#movies li") == 5);
        }
    }

    @Test
    void shouldAskForTheTokenOnAPageThatEveryoneCanUse() {
        try (Dashboard dashboard = Dashboard.open(
                new HttpSettings("127.0.0.1", 0, "a-token-of-enough-characters", false), Meters.registry())) {
            assertThat(dashboard.awaitStarted()).isTrue();
            URI address = Objects.requireNonNull(dashboard.address());
            browser.visit(address);
            browser.eventually(() -> browser.count("#token") == 1);
            assertLooks("login");
            browser.type("#token", "a-token-of-enough-characters");
            browser.click("button");
            browser.eventually(() -> browser.text("#connection").equals("waiting for the cluster"));
        }
    }

    /** Half a thousand movies, two thousand reviews a second: what the page is told, and how long it is busy with it. */
    @Test
    void shouldTellThePageTwiceASecondHoweverMuchHappens() throws Exception {
        int movies = 500;
        int perSecond = 2_000;
        ScheduledExecutorService publisher = Executors.newSingleThreadScheduledExecutor();
        try (MadeUpPage page = new MadeUpPage(0, movies)) {
            // Given
            page.past(60);
            page.state(FeedState.LIVE);
            publisher.scheduleAtFixedRate(() -> page.review(perSecond / 5), 0, 200, TimeUnit.MILLISECONDS);
            browser.visit(page.address());
            browser.eventually(() -> browser.count("#movies li") == 100);
            browser.run("""
                    window.measured = { long: [], updates: 0, bytes: 0, began: performance.now() };
                    new PerformanceObserver((list) => window.measured.long.push(...list.getEntries().map((e) => e.duration)))
                      .observe({ type: "longtask" });
                    const source = new EventSource("/api/v1/events?subject=Film+no.+1&size=60000");
                    for (const name of ["snapshot", "update", "series", "windows"])
                      source.addEventListener(name, (event) => {
                        if (name === "update") window.measured.updates++;
                        if (name !== "snapshot" && name !== "series") window.measured.bytes += event.data.length;
                      });
                    """);

            // When
            browser.eventually(() -> measured("measured.updates") >= 20);

            // Then
            double seconds = measured("(performance.now() - measured.began) / 1000");
            double updates = measured("measured.updates");
            System.out.printf(
                    "%d movies, %d reviews/s: %.2f updates/s, %,.0f bytes/s to each page; long tasks: %.0f, %.0f ms the"
                            + " longest, %.1f %% of the time%n",
                    movies,
                    perSecond,
                    updates / seconds,
                    measured("measured.bytes") / seconds,
                    measured("measured.long.length"),
                    measured("Math.max(0, ...measured.long)"),
                    measured("measured.long.reduce((a, b) => a + b, 0)") / seconds / 10);
            assertThat(updates).isLessThanOrEqualTo(2 * seconds + 2);
            browser.screenshot("many-movies");
        } finally {
            publisher.shutdownNow();
        }
    }

    private double measured(String expression) {
        Object value = Objects.requireNonNull(browser.run("return " + expression));
        return ((Number) value).doubleValue();
    }

    private void assertState(String words, String name) {
        browser.eventually(() -> browser.text("#connection").equals(words));
        if (browser.count("#movies li") == 0) {
            for (String place : List.of("#movies-empty", "#reviews-empty", "#chart-empty")) {
                assertThat(browser.text(place)).as(place).isEqualTo(words);
            }
        }
        assertLooks(name);
    }

    private void assertLooks(String name) {
        for (String scheme : List.of("light", "dark")) {
            browser.colors(scheme);
            browser.desk();
            browser.screenshot(name + "-" + scheme);
            assertThat(browser.graveFindings()).as(name + ", " + scheme).isEmpty();
            browser.phone();
            browser.screenshot(name + "-phone-" + scheme);
            assertThat(browser.overflows()).as(name + " on a phone").isFalse();
        }
        browser.desk();
        browser.colors("light");
    }
}
