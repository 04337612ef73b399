package io.blockbuster.program.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blockbuster.core.model.GoldenExample;
import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.review.ScoredReview;
import io.blockbuster.core.review.Sentiment;
import io.blockbuster.core.update.AuditEvent;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.program.broker.BrokerSettings;
import io.blockbuster.program.broker.EmbeddedBroker;
import io.blockbuster.topology.Topics;
import io.blockbuster.topology.feed.UpdateTopics;
import io.blockbuster.topology.review.DeadLetters;
import io.blockbuster.topology.window.SentimentWindow;
import io.blockbuster.topology.window.WindowKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The page in a real browser, on a real broker, over records that the test writes. */
class DashboardBrowserIT {
    private static final Topics TOPICS = Topics.DEFAULT;
    private static final UpdateTopics MODELS = UpdateTopics.DEFAULT;
    private static final String HOSTILE = "<img src=x onerror=\"document.title='owned'\"><script>alert(1)</script>";
    private static final String CALM = "The Frozen Lantern";
    private static final List<String> FILMS =
            List.of(CALM, "Velvet Ferry", "Umbrella and Orchard", "Second-Hand Monsoon", HOSTILE);
    private static final String DIGEST = "0123456789abcdef".repeat(4);

    @TempDir
    private static Path profile;

    private static EmbeddedBroker broker;
    private static KafkaProducer<byte[], byte[]> producer;
    private static Dashboard dashboard;
    private static Browser browser;

    @BeforeAll
    static void open() {
        browser = Browser.open(profile);
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
        dashboard.watch(new ClusterView(kafka, TOPICS, MODELS, "blockbuster"));
        assertThat(dashboard.awaitStarted()).isTrue();
        // The model's topics come after the dashboard, as they do where nobody has published an update before.
        broker.createTopics(1, MODELS.updates(), MODELS.audit());
        publishModels();
        browser.visit(Objects.requireNonNull(dashboard.address()));
        browser.eventually(() -> browser.count("#movies li") == FILMS.size());
        browser.eventually(() -> browser.count("#models > li") == 4);
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
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

    @BeforeEach
    void standAtTheDesk() {
        browser.desk();
        browser.colors("light");
        browser.turnTo("#live");
    }

    @Test
    void shouldShowTheNumbersOfTheTopicAndCorrectAWindowInPlace() {
        // Given
        browser.choose(CALM);
        browser.run("document.querySelector('.chart details').open = true");
        browser.eventually(() -> browser.text("#chart-lede").contains("of 2,370 reviews"));
        assertThat(browser.count("#chart canvas")).isOne();
        assertThat(browser.count("#windows tr")).isEqualTo(60);
        browser.run("document.querySelector('.chart details').open = false");

        // When
        publish(window(CALM, 59, 120, 120));

        // Then
        browser.eventually(() -> browser.text("#chart-lede").contains("of 2,421 reviews"));
    }

    @Test
    void shouldKeepTheChartWhenItsMovieIsChosenAgain() {
        // Given
        browser.choose(CALM);
        browser.eventually(() -> browser.text("#chart-lede").contains("of 2,"));

        // When
        browser.choose(CALM);

        // Then
        assertThat(browser.text("#chart-lede")).contains("of 2,");
        assertThat(browser.count("#chart canvas")).isOne();
    }

    @Test
    void shouldSkipToWhatAPageIsAbout() {
        for (String page : List.of("#live", "#models-page", "#dead-letters")) {
            // When
            browser.turnTo(page);
            browser.run("document.querySelector('#skip').focus()");
            browser.press(Keys.ENTER);

            // Then
            assertThat(browser.run("return document.activeElement.tagName + ' ' + document.activeElement.offsetHeight"))
                    .asString()
                    .as(page)
                    .matches("H2 [1-9].*");
            assertThat(browser.count("main:not([hidden])")).isOne();
        }
    }

    @Test
    void shouldMarkWhereTheModelChangedForThoseWhoSeeAndForThoseWhoListen() {
        // When
        browser.choose(CALM);

        // Then
        browser.eventually(() -> browser.text("#chart-marks").startsWith("New model 1.1.0 since "));
        browser.eventually(() -> browser.markedPoints() > 100);
        browser.run("document.querySelector('.chart details').open = true");
        assertThat(browser.content("#windows")).contains("1.0.0", "1.1.0");
        browser.run("document.querySelector('.chart details').open = false");
    }

    @Test
    void shouldListTheModelsVersionsAndWhatBecameOfEach() {
        // When
        browser.turnTo("#models-page");

        // Then
        assertThat(browser.text("#scoring")).isEqualTo(HOSTILE); // as the newest review says
        assertThat(browser.text("#models > li:nth-child(1)"))
                .contains("1.2.0", "shadow", "epoch 7", "a delta", "27.5 KB", "after 1.1.0", "agreement 0.973");
        assertThat(browser.text("#models > li:nth-child(2)"))
                .contains("1.1.0", "in force", "accuracy", "0.9312", "by-hand.accuracy", "processor-1");
        assertThat(browser.text("#models > li:nth-child(3)")).contains("1.0.5", "refused: the signature is not of");
    }

    @Test
    void shouldFollowTheModelLive() {
        // Given
        browser.turnTo("#models-page");

        // When
        audit(
                "blockbuster-tiny",
                "1.2.0",
                7L,
                AuditEvent.Kind.PROMOTED,
                "it did well beside 1.1.0",
                "an operator",
                null);

        // Then
        browser.eventually(
                () -> browser.text("#models > li:nth-child(1)").contains("promoted: it did well beside 1.1.0"));
    }

    @Test
    void shouldAnswerWithTheVersionsToo() throws Exception {
        // When
        URI address = Objects.requireNonNull(dashboard.address());
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address.resolve("/api/v1/models"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        // Then
        JsonNode models = ReviewJson.mapper().readTree(answer.body()).path("models");
        assertThat(models.findValuesAsText("version")).containsExactly("1.2.0", "1.1.0", "1.0.5", HOSTILE);
        assertThat(models.path(1).path("kind").textValue()).isEqualTo("lora");
        assertThat(models.path(2).path("events").path(0).path("event").textValue())
                .isEqualTo("rejected");
    }

    @Test
    void shouldShowHostileTextAsText() {
        // When
        browser.choose(HOSTILE);

        // Then
        browser.eventually(() -> browser.text("#chart-title").equals(HOSTILE));
        browser.eventually(() -> browser.text("#reviews").contains("<script>alert(1)</script>"));
        for (String place : List.of("#movies", "#reviews", "#letters", "#models", "#model", "#scoring")) {
            assertThat(browser.content(place)).as(place).contains(HOSTILE);
        }
        String refused = browser.content("#models > li:nth-child(4)");
        assertThat(refused.split(Pattern.quote(HOSTILE), -1))
                .as("as version, name, reason, detail and teller: %s", refused)
                .hasSizeGreaterThanOrEqualTo(7);
        assertThat(browser.count("main img, main script, main iframe")).isZero();
        assertThat(browser.title()).isEqualTo("Blockbuster");
    }

    @Test
    void shouldFindMoviesByNameAndFilterReviews() {
        // When
        browser.type("#search", "MONSOON");

        // Then
        browser.eventually(() -> browser.count("#movies li") == 1);
        browser.type("#search", "no such film");
        browser.eventually(() -> browser.text("#movies-empty").equals("no movie of that name"));
        browser.run("const s = document.querySelector('#search'); s.value = ''; s.dispatchEvent(new Event('input'))");
        browser.run(
                "const l = document.querySelector('#label'); l.value = 'negative'; l.dispatchEvent(new Event('change'))");
        browser.eventually(() -> browser.count("#reviews .negative") > 0 && browser.count("#reviews .positive") == 0);
        browser.run("const l = document.querySelector('#label'); l.value = ''; l.dispatchEvent(new Event('change'))");
    }

    @Test
    void shouldListDeadLettersOnTheirPage() {
        // When
        browser.turnTo("#dead-letters");

        // Then
        browser.eventually(() -> browser.text("#letters").contains("reviews.raw, partition 3, offset 41"));
    }

    @Test
    void shouldBeUsableByKeyboardAlone() {
        // When: the way that Tab goes
        List<?> stops = (List<?>) Objects.requireNonNull(browser.run("""
                return [...document.querySelectorAll("a, button, input, select, textarea, summary, [tabindex]")]
                  .filter((each) => each.tabIndex >= 0 && each.offsetParent !== null)
                  .map((each) => each.id || each.textContent.trim() || each.className);
                """));

        // Then
        assertThat(stops).asString().contains("skip", "Models", "search", CALM, "The same as a table");
        browser.run("[...document.querySelectorAll('#movies button')].find((b) => b.title === 'Velvet Ferry').focus()");
        browser.press(Keys.ENTER);
        browser.eventually(() -> browser.text("#chart-title").equals("Velvet Ferry"));
        assertThat(browser.run("return getComputedStyle(document.activeElement).outlineStyle"))
                .as("one sees where one is")
                .isEqualTo("solid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#live", "#models-page", "#dead-letters"})
    void shouldBeAccessibleAndFitEveryScreen(String page) {
        browser.choose(CALM);
        browser.turnTo(page);
        browser.eventually(() -> browser.content("#chart-lede").contains("of 2,"));
        String name = page.substring(1);
        for (String scheme : List.of("light", "dark")) {
            browser.colors(scheme);
            browser.desk();
            browser.screenshot(name + "-desk-" + scheme);
            assertThat(browser.graveFindings()).as(name + ", " + scheme).isEmpty();
            assertThat(browser.overflows()).as(name + " on a desk").isFalse();
            browser.wall();
            browser.screenshot(name + "-wall-" + scheme);
            assertThat(browser.overflows()).as(name + " on a wall").isFalse();
            browser.phone();
            browser.screenshot(name + "-phone-" + scheme);
            assertThat(browser.graveFindings())
                    .as(name + ", " + scheme + ", phone")
                    .isEmpty();
            assertThat(browser.overflows()).as(name + " on a phone").isFalse();
        }
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

    /** A delta in force, one that scores as a shadow, one refused, and one about which nothing is as it should be. */
    private static void publishModels() {
        ObjectNode metrics = ReviewJson.mapper().createObjectNode();
        metrics.put("accuracy", 0.93124).put("examples", 25_000).put(HOSTILE, HOSTILE);
        ObjectNode gate = ReviewJson.mapper().createObjectNode();
        gate.putObject("by-hand").put("accuracy", 1.0);
        gate.put("p", 0.003);
        publish(new ModelManifest(
                "blockbuster-tiny",
                "1.1.0",
                6,
                "1.0.0",
                ModelManifest.Kind.LORA,
                DIGEST,
                new byte[27_500],
                null,
                List.of(),
                DIGEST,
                27_500,
                List.of(new GoldenExample("good", null, new float[] {-1, 1})),
                metrics,
                gate,
                Instant.now().minusSeconds(4_000),
                false));
        publish(new ModelManifest(
                "blockbuster-tiny",
                "1.2.0",
                7,
                "1.1.0",
                ModelManifest.Kind.LORA,
                DIGEST,
                new byte[27_500],
                null,
                List.of(),
                DIGEST,
                27_500,
                List.of(new GoldenExample("good", null, new float[] {-1, 1})),
                null,
                null,
                Instant.now().minusSeconds(400),
                true));
        ObjectNode report =
                ReviewJson.mapper().createObjectNode().put("reviews", 1_200).put("agreement", 0.973);
        audit("blockbuster-tiny", "1.1.0", 6L, AuditEvent.Kind.PUBLISHED, null, "trainer-1", null);
        audit("blockbuster-tiny", "1.1.0", 6L, AuditEvent.Kind.ACCEPTED, null, "processor-1", null);
        audit(
                "blockbuster-tiny",
                "1.0.5",
                5L,
                AuditEvent.Kind.REJECTED,
                "the signature is not of a key that this processor trusts",
                "processor-1",
                null);
        audit("blockbuster-tiny", "1.2.0", 7L, AuditEvent.Kind.SHADOW, null, "processor-1", null);
        audit("blockbuster-tiny", "1.2.0", 7L, AuditEvent.Kind.SHADOW_REPORT, null, "processor-1", report);
        audit(
                HOSTILE,
                HOSTILE,
                null,
                AuditEvent.Kind.REJECTED,
                HOSTILE,
                HOSTILE,
                ReviewJson.mapper().createObjectNode().put(HOSTILE, HOSTILE));
        producer.send(new ProducerRecord<>(MODELS.updates(), new byte[] {1, 2, 3}));
        producer.send(new ProducerRecord<>(MODELS.audit(), "{}".getBytes(StandardCharsets.UTF_8)));
        producer.flush();
    }

    private static void publish(ModelManifest manifest) {
        producer.send(new ProducerRecord<>(
                MODELS.updates(), manifest.key().getBytes(StandardCharsets.UTF_8), manifest.write()));
    }

    private static void audit(
            String model,
            String version,
            @Nullable Long epoch,
            AuditEvent.Kind event,
            @Nullable String reason,
            String by,
            @Nullable ObjectNode details) {
        AuditEvent said = new AuditEvent(model, version, epoch, event, reason, by, Instant.now(), details);
        producer.send(new ProducerRecord<>(MODELS.audit(), model.getBytes(StandardCharsets.UTF_8), said.write()));
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
