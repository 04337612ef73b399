package io.blockbuster.program.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.scoring.ForwardingModel;
import io.blockbuster.core.scoring.OutOfDeviceMemoryException;
import io.blockbuster.core.scoring.Score;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.text.Tokens;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModelSpeedTest {
    private static final Duration MOMENT = Duration.ofMillis(1);

    @Test
    void shouldCutTextsOfOneLengthFromTheReviewsLaidEndToEnd() {
        List<Tokens> batch = ModelSpeed.batch(List.of(tokens(1, 2, 3), tokens(4, 5)), 3, 3);

        assertThat(batch)
                .extracting(Tokens::ids)
                .containsExactly(new int[] {1, 2, 3}, new int[] {4, 5, 1}, new int[] {2, 3, 4});
    }

    @Test
    void shouldSealBatchesAsAnEngineDoes() {
        List<Tokens> reviews = IntStream.of(4, 4, 4, 20, 1, 1, 1)
                .mapToObj(length -> tokens(new int[length]))
                .toList();

        assertThat(ModelSpeed.batches(reviews, 10, 2))
                .extracting(batch -> batch.stream().map(Tokens::length).toList())
                .containsExactly(List.of(4, 4), List.of(4), List.of(20), List.of(1, 1), List.of(1));
    }

    @Test
    void shouldKeepSoManyBatchesInFlight() throws Exception {
        CountDownLatch together = new CountDownLatch(3);
        AtomicInteger runs = new AtomicInteger();
        SentimentModel model = new Model(batch -> {
            if (runs.getAndIncrement() > 0) { // the first run is the warm-up
                together.countDown();
                awaitAll(together);
            }
        });

        double perSecond = new ModelSpeed(model, 3).textsPerSecond(List.of(List.of(tokens(1), tokens(2))), MOMENT);

        assertThat(perSecond).isPositive();
        assertThat(together.getCount()).isZero();
    }

    @Test
    void shouldGiveNoRateForABatchThatDoesNotFit() throws Exception {
        SentimentModel model = new Model(batch -> {
            throw new OutOfDeviceMemoryException("too large");
        });

        assertThat(new ModelSpeed(model, 1).textsPerSecond(List.of(List.of(tokens(1))), MOMENT))
                .isNaN();
    }

    private static void awaitAll(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Tokens tokens(int... ids) {
        return new Tokens(ids, false);
    }

    /** A constant score, with something done before. */
    private record Model(Consumer<List<Tokens>> before) implements ForwardingModel {
        @Override
        public SentimentModel model() {
            return new ConstantScoreModel();
        }

        @Override
        public List<Score> score(List<Tokens> batch) {
            before.accept(batch);
            return model().score(batch);
        }
    }
}
