package io.blockbuster.core.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockbuster.core.onnx.Device;
import io.blockbuster.core.review.Sentiment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScoringEngineTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration NEVER = Duration.ofHours(1);

    private final ScriptedModel model = new ScriptedModel();
    private final List<ScoringEngine> engines = new ArrayList<>();

    @AfterEach
    void closeEngines() {
        model.open();
        engines.forEach(ScoringEngine::close);
    }

    @Test
    void shouldScoreEachReview() throws Exception {
        ScoringEngine engine = engine(settings(1_000, 64, Duration.ZERO, 100));

        Outcome good = engine.submit("a good film").await(LONG);
        Outcome bad = engine.submit("a film").await(LONG);

        assertThat(((Outcome.Scored) good).score().label()).isEqualTo(Sentiment.POSITIVE);
        assertThat(((Outcome.Scored) bad).score().label()).isEqualTo(Sentiment.NEGATIVE);
        assertThat(((Outcome.Scored) bad).tokens()).isEqualTo("a film".length() + 2);
        assertThat(((Outcome.Scored) bad).model()).isEqualTo(model.version());
    }

    @Test
    void shouldSealABatchWhenTheTokenBudgetIsFull() throws Exception {
        ScoringEngine engine = engine(settings(30, 64, NEVER, 100));

        // 10 tokens each: three fill the budget
        List<PendingScore> reviews = submitAll(engine, List.of("12345678", "12345678", "12345678"));

        assertThat(reviews.get(2).await(LONG)).isInstanceOf(Outcome.Scored.class);
        assertThat(model.batchSizes()).containsExactly(3);
    }

    @Test
    void shouldNeverExceedTheTokenBudgetWithMoreThanOneReview() throws Exception {
        ScoringEngine engine = engine(settings(30, 64, NEVER, 100));

        List<PendingScore> reviews = submitAll(engine, List.of("x".repeat(20), "x".repeat(20), "x".repeat(90)));

        assertThat(reviews.get(2).await(LONG)).isInstanceOf(Outcome.Scored.class);
        assertThat(model.batchSizes()).containsExactly(1, 1, 1);
    }

    @Test
    void shouldSealABatchWhenItsOldestReviewHasWaitedForTheLinger() throws Exception {
        ScoringEngine engine = engine(settings(1_000, 64, Duration.ofMillis(20), 100));

        assertThat(engine.submit("alone").await(LONG)).isInstanceOf(Outcome.Scored.class);
    }

    @Test
    void shouldNotLetSealedReviewsLingerEvenIfTheyAreStillBeingTokenized() throws Exception {
        ScoringEngine engine = engine(settings(1_000_000, 1_000_000, NEVER, 1_000));

        List<PendingScore> reviews = submitAll(
                engine, IntStream.range(0, 500).mapToObj(Integer::toString).toList());
        engine.seal();

        for (PendingScore review : reviews) {
            assertThat(review.await(LONG)).isInstanceOf(Outcome.Scored.class);
        }
    }

    @Test
    void shouldRejectOnlyThePoisonReviewOfABatch() throws Exception {
        ScoringEngine engine = engine(settings(1_000_000, 64, NEVER, 100));

        List<PendingScore> reviews = submitAll(
                engine,
                IntStream.range(0, 64)
                        .mapToObj(i -> i == 41 ? "poison" : "good")
                        .toList());

        for (int i = 0; i < 64; i++) {
            assertThat(reviews.get(i).await(LONG))
                    .isInstanceOf(i == 41 ? Outcome.Rejected.class : Outcome.Scored.class);
        }
    }

    @Test
    void shouldRejectAReviewThatCannotBeTokenized() throws Exception {
        ScoringEngine engine = engine(settings(1_000, 2, NEVER, 100));

        PendingScore broken = engine.submit("untokenizable");
        List<PendingScore> others = submitAll(engine, List.of("a", "b"));

        assertThat(broken.await(LONG)).isInstanceOf(Outcome.Rejected.class);
        assertThat(others.get(1).await(LONG)).isInstanceOf(Outcome.Scored.class);
    }

    @Test
    void shouldTryAgainWhenTheDeviceFailsForAMoment() throws Exception {
        ScoringEngine engine = engine(settings(1_000, 2, NEVER, 100));
        model.failRuns(4); // the batch and its probe, twice

        List<PendingScore> reviews = submitAll(engine, List.of("good", "bad"));

        assertThat(reviews.get(0).await(LONG)).isInstanceOf(Outcome.Scored.class);
        assertThat(reviews.get(1).await(LONG)).isInstanceOf(Outcome.Scored.class);
    }

    @Test
    void shouldFailAndNotRejectReviewsWhenTheDeviceFailsForGood() throws Exception {
        ScoringEngine engine = engine(settings(1_000, 2, NEVER, 100));
        model.failRuns(Integer.MAX_VALUE);

        List<PendingScore> reviews = submitAll(engine, List.of("good", "bad"));

        assertThat(reviews.get(0).await(LONG)).isInstanceOf(Outcome.Failed.class);
        assertThat(reviews.get(1).await(LONG)).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void shouldHalveABatchThatIsTooLargeForTheDevicesMemoryAndMakeLaterOnesSmaller() throws Exception {
        // Given
        ScoringEngine engine = engine(settings(80, 64, NEVER, 100)); // 10 tokens each: eight fill the budget
        model.memory(20);

        // When
        List<PendingScore> reviews = submitAll(engine, Collections.nCopies(8, "12345678"));

        // Then
        for (PendingScore review : reviews) {
            assertThat(review.await(LONG)).isInstanceOf(Outcome.Scored.class);
        }
        assertThat(model.batchSizes()).containsExactly(8, 4, 2, 2, 4, 2, 2);
        assertThat(engine.tokenBudget()).isEqualTo(20);
        for (PendingScore review : submitAll(engine, Collections.nCopies(2, "12345678"))) {
            assertThat(review.await(LONG)).isInstanceOf(Outcome.Scored.class);
        }
        assertThat(model.batchSizes()).endsWith(2, 2);
    }

    @Test
    void shouldMakeBatchesLargerAgainOnceTheDevicesMemoryIsBack() throws Exception {
        // Given
        ScoringEngine engine = engine(settings(80, 64, NEVER, 100)); // 10 tokens each: eight fill the budget
        model.memory(20);
        awaitAll(submitAll(engine, Collections.nCopies(8, "12345678")));
        assertThat(engine.tokenBudget()).isEqualTo(20);

        // When
        model.memory(Integer.MAX_VALUE);
        for (int i = 0; i < 10_000 && engine.tokenBudget() < 80; i++) {
            List<PendingScore> reviews = submitAll(engine, Collections.nCopies(8, "12345678"));
            engine.seal();
            awaitAll(reviews);
        }

        // Then
        assertThat(engine.tokenBudget()).isEqualTo(80);
        awaitAll(submitAll(engine, Collections.nCopies(8, "12345678")));
        assertThat(model.batchSizes()).endsWith(8);
    }

    @Test
    void shouldNotRejectAReviewBecauseTheDeviceHasNoMemoryForIt() throws Exception {
        ScoringEngine engine = engine(settings(80, 1, NEVER, 100));
        model.memory(5);

        assertThat(engine.submit("12345678").await(LONG)).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void shouldTellOfEachMoveToOtherDevices() throws Exception {
        // Given
        List<Device> seen = new CopyOnWriteArrayList<>();
        AtomicReference<Device> device = new AtomicReference<>(new Device.Cuda(0));
        ScriptedModel moving = new ScriptedModel() {
            @Override
            public Device device() {
                return Objects.requireNonNull(device.get());
            }
        };
        ScoringEngine engine = new ScoringEngine(moving, settings(1_000, 1, NEVER, 100), new EngineListener() {
            @Override
            public void devicesChanged(SentimentModel model) {
                seen.add(model.device());
            }
        });
        engines.add(engine);

        // When
        engine.submit("a").await(LONG);
        device.set(new Device.Cpu());
        engine.submit("b").await(LONG);
        engine.submit("c").await(LONG);

        // Then
        Awaitility.await().untilAsserted(() -> assertThat(seen).containsExactly(new Device.Cpu()));
    }

    @Test
    void shouldAdmitNoMoreThanTheBoundInFlight() throws Exception {
        ScoringEngine engine = engine(settings(1_000, 1, Duration.ZERO, 2));
        model.shut();

        PendingScore first = engine.trySubmit("a");
        PendingScore second = engine.trySubmit("b");

        assertThat(first).isNotNull();
        assertThat(second).isNotNull();
        assertThat(engine.trySubmit("c")).isNull();
        assertThat(engine.inFlight()).isEqualTo(2);
        model.open();
        assertThat(engine.awaitRoom(LONG)).isTrue();
        assertThat(engine.submit("c").await(LONG)).isInstanceOf(Outcome.Scored.class);
    }

    @Test
    void shouldFailWhatIsInFlightWhenItIsClosed() throws Exception {
        ScoringEngine engine = engine(settings(1_000, 64, NEVER, 100));
        PendingScore waiting = engine.submit("waiting for company");

        engine.close();

        assertThat(waiting.await(LONG)).isInstanceOf(Outcome.Failed.class);
        assertThat(model.isClosed()).isTrue();
        assertThatThrownBy(() -> engine.submit("late")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldCloseTheOldModelOnlyWhenItsLastReviewIsDone() throws Exception {
        ScoringEngine engine = engine(settings(1_000, 64, NEVER, 100));
        ScriptedModel next = new ScriptedModel("2");
        model.shut();
        PendingScore before = engine.submit("before");
        engine.seal();
        Awaitility.await().until(() -> model.batchSizes().size() == 1);

        engine.swap(next);
        PendingScore after = engine.submit("after");
        engine.seal();

        assertThat(model.isClosed()).isFalse();
        model.open();
        assertThat(((Outcome.Scored) before.await(LONG)).model()).isEqualTo(model.version());
        assertThat(((Outcome.Scored) after.await(LONG)).model()).isEqualTo(next.version());
        Awaitility.await().until(model::isClosed);
        assertThat(next.isClosed()).isFalse();
    }

    private ScoringEngine engine(EngineSettings settings) {
        ScoringEngine engine = new ScoringEngine(model, settings, EngineListener.NONE);
        engines.add(engine);
        return engine;
    }

    private static List<PendingScore> submitAll(ScoringEngine engine, List<String> texts) throws InterruptedException {
        List<PendingScore> reviews = new ArrayList<>();
        for (String text : texts) {
            reviews.add(engine.submit(text));
        }
        return reviews;
    }

    private static void awaitAll(List<PendingScore> reviews) throws Exception {
        for (PendingScore review : reviews) {
            assertThat(review.await(LONG)).isInstanceOf(Outcome.Scored.class);
        }
    }

    private static EngineSettings settings(int tokenBudget, int maxBatch, Duration linger, int maxInFlight) {
        return new EngineSettings(tokenBudget, maxBatch, linger, maxInFlight, 1, 1, 3, Duration.ofMillis(1));
    }
}
