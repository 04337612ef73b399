package io.blockbuster.program.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.review.ScoredReview;
import io.blockbuster.core.review.Sentiment;
import io.blockbuster.program.broker.BrokerSettings;
import io.blockbuster.program.broker.EmbeddedBroker;
import io.blockbuster.topology.Topics;
import io.blockbuster.topology.review.DeadLetters;
import io.blockbuster.topology.window.SentimentWindow;
import io.blockbuster.topology.window.WindowKey;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** The page in a real browser, on a real broker. Skipped where Chromium and its driver are not installed. */
class DashboardBrowserIT {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Topics TOPICS = Topics.DEFAULT;
    private static final String HOSTILE = "<img src=x onerror=\"document.title='owned'\"><script>alert(1)</script>";
    private static final String CALM = "The Frozen Lantern";
    private static final List<String> FILMS =
            List.of(CALM, "Velvet Ferry", "Umbrella and Orchard", "Second-Hand Monsoon", HOSTILE);

    @TempDir
    private static Path profile;

    private static EmbeddedBroker broker;
    private static KafkaProducer<byte[], byte[]> producer;
    private static Dashboard dashboard;
    private static ChromeDriver browser;

    @BeforeAll
    static void open() {
        assumeTrue(
                Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
                "needs /usr/bin/chromium and /usr/bin/chromedriver");
        broker = EmbeddedBroker.start(BrokerSettings.temporary());
        broker.createTopics(1, TOPICS.all().toArray(String[]::new));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        publishHistory();
        dashboard = Dashboard.alone(new HttpSettings("127.0.0.1", 0, null, false), Meters.registry());
        Properties kafka = new Properties();
        kafka.put("bootstrap.servers", broker.bootstrapServers());
        dashboard.watch(new ClusterView(kafka, TOPICS, "blockbuster"));
        assertThat(dashboard.awaitStarted()).isTrue();
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--user-data-dir=" + profile);
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .build(),
                options);
        browser.manage().window().setSize(new Dimension(1440, 900));
        URI address = dashboard.address();
        browser.get(String.valueOf(address));
        eventually(() -> browser.findElements(By.cssSelector("#movies li")).size() == FILMS.size());
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.quit();
        }
        if (dashboard != null) {
            dashboard.close();
        }
        if (producer != null) {
            producer.close(Duration.ZERO);
        }
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void shouldShowTheNumbersOfTheTopicAndCorrectAWindowInPlace() throws IOException {
        // Given
        choose(CALM);
        browser.executeScript("document.querySelector('.chart details').open = true");
        eventually(() -> text("#chart-lede").contains("of 2,370 reviews"));
        assertThat(browser.findElements(By.cssSelector("#chart canvas"))).hasSize(1);
        assertThat(browser.findElements(By.cssSelector("#windows tr"))).hasSize(60);
        browser.executeScript("document.querySelector('.chart details').open = false");
        screenshot("dashboard-light", "light");
        screenshot("dashboard-dark", "dark");

        // When
        publish(window(CALM, 59, 120, 120));

        // Then
        eventually(() -> text("#chart-lede").contains("of 2,421 reviews"));
    }

    @Test
    void shouldShowHostileTextAsText() {
        // When
        choose(HOSTILE);

        // Then
        eventually(() -> text("#chart-title").equals(HOSTILE));
        eventually(() -> text("#reviews").contains("<script>alert(1)</script>"));
        assertThat(String.valueOf(browser.executeScript("return document.querySelector('#letters').textContent")))
                .contains(HOSTILE);
        assertThat(browser.findElements(By.cssSelector("main img, main script")))
                .isEmpty();
        assertThat(browser.getTitle()).isEqualTo("Blockbuster");
    }

    @Test
    void shouldListDeadLettersOnTheirPage() throws IOException {
        // When
        browser.executeScript("location.hash = '#dead-letters'");

        // Then
        eventually(() -> text("#letters").contains("reviews.raw, partition 3, offset 41"));
        screenshot("dead-letters-light", "light");
        browser.executeScript("location.hash = '#live'");
    }

    @Test
    void shouldFitAPhone() throws IOException {
        // When
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 390, "height", 844, "deviceScaleFactor", 2, "mobile", true));

        // Then
        Object overflow = browser.executeScript("return document.documentElement.scrollWidth > innerWidth");
        screenshot("phone-light", "light");
        browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        assertThat(overflow).isEqualTo(false);
    }

    private static void choose(String film) {
        browser.findElements(By.cssSelector("#movies button")).stream()
                .filter(each -> film.equals(each.getDomProperty("title")))
                .findFirst()
                .orElseThrow()
                .click();
    }

    private static String text(String selector) {
        return browser.findElement(By.cssSelector(selector)).getText();
    }

    private static void eventually(Callable<Boolean> truth) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(truth);
    }

    private static void screenshot(String name, String scheme) throws IOException {
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        Path folder = Files.createDirectories(Path.of("target", "screenshots"));
        Files.write(folder.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
    }

    /** An hour of windows of a minute for each film, scored by two versions of a model; some reviews; a dead letter. */
    private static void publishHistory() {
        for (int minute = 0; minute < 60; minute++) {
            for (int film = 0; film < FILMS.size(); film++) {
                long count = (minute == 59 ? 69 : 10 + minute) / (film + 1);
                double share = 0.55 + 0.3 * Math.sin(minute / 9.0 + 2 * film);
                publish(window(FILMS.get(film), minute, count, Math.round(share * count)));
            }
        }
        for (int i = 0; i < 40; i++) {
            String film = FILMS.get(i % FILMS.size());
            ScoredReview review = new ScoredReview(
                    HOSTILE.equals(film) ? HOSTILE : "review-" + i,
                    film,
                    i % 3 == 0 ? Sentiment.NEGATIVE : Sentiment.POSITIVE,
                    i % 3 == 0 ? 0.07 : 0.93,
                    new ModelVersion("blockbuster-tiny", HOSTILE),
                    40,
                    false,
                    Instant.now(),
                    Instant.now().plusMillis(38));
            producer.send(new ProducerRecord<>(TOPICS.scored(), ReviewJson.write(review)));
        }
        RecordHeaders headers = new RecordHeaders();
        Map.of(
                        DeadLetters.MESSAGE, HOSTILE,
                        DeadLetters.TOPIC, "reviews.raw",
                        DeadLetters.PARTITION, "3",
                        DeadLetters.OFFSET, "41")
                .forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
        byte[] hostile = HOSTILE.getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(TOPICS.deadLetters(), null, hostile, hostile, headers));
        producer.flush();
    }

    private static void publish(SentimentWindow window) {
        WindowKey key = new WindowKey(window.subject(), window.windowStart(), window.windowEnd());
        producer.send(new ProducerRecord<>(TOPICS.sentiment(), ReviewJson.write(key), ReviewJson.write(window)));
    }

    private static SentimentWindow window(String film, int minute, long count, long positive) {
        Instant start = HOUR.plus(minute, ChronoUnit.MINUTES);
        return new SentimentWindow(
                film,
                start,
                start.plus(1, ChronoUnit.MINUTES),
                count,
                positive,
                count - positive,
                (double) positive / count,
                Map.of(minute < 35 ? "1.0.0" : "1.1.0", count),
                minute < 58);
    }

    private static final Instant HOUR =
            Instant.now().truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.HOURS);
}
