package io.blockbuster.core.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockbuster.core.text.Tokens;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParallelModelTest {
    private final ScriptedModel scripted = new ScriptedModel();
    private final ParallelModel model = new ParallelModel(scripted, 3);
    private final ExecutorService caller = Executors.newSingleThreadExecutor();

    @AfterEach
    void close() {
        scripted.open();
        caller.shutdownNow();
        model.close();
    }

    @Test
    void shouldScoreEachTextOnceAndInTheOrderOfTheBatch() {
        List<Tokens> batch = IntStream.range(0, 50)
                .mapToObj(i -> model.tokenize((i % 2 == 0 ? "good" : "bad") + "!".repeat(i * 7 % 40)))
                .toList();

        List<Score> scores = model.score(batch);

        assertThat(scores)
                .extracting(Score::positive)
                .containsExactlyElementsOf(IntStream.range(0, 50)
                        .mapToObj(i -> i % 2 == 0 ? 0.98 : 0.02)
                        .toList());
        assertThat(scripted.batchSizes().stream().mapToInt(size -> size).sum()).isEqualTo(50);
    }

    @Test
    void shouldLeaveTextsOfOneLengthTogether() {
        List<Tokens> batch = IntStream.range(0, 120)
                .mapToObj(i -> model.tokenize("same length"))
                .toList();

        model.score(batch);

        assertThat(scripted.batchSizes()).containsOnly(10);
    }

    @Test
    void shouldFailABatchAsAWholeForOnePoisonReview() {
        List<Tokens> batch =
                Stream.of("good", "poison", "bad", "good").map(model::tokenize).toList();

        assertThatThrownBy(() -> model.score(batch))
                .isInstanceOf(InferenceException.class)
                .hasMessage("poison");
        assertThat(model.score(batch.subList(2, 4))).hasSize(2);
    }

    @Test
    void shouldNotReturnWhileAThreadStillRunsAPartOfABatchThatFailed() throws Exception {
        // Given a model that fails on the longest text once another thread hangs on the others
        CountDownLatch begun = new CountDownLatch(1);
        ScriptedModel hanging = new ScriptedModel() {
            @Override
            public List<Score> score(List<Tokens> batch) {
                if (batch.get(0).length() > 20) {
                    Awaitility.await().until(() -> begun.getCount() == 0);
                    throw new InferenceException("poison");
                }
                begun.countDown();
                return super.score(batch);
            }
        };
        hanging.shut();
        try (ParallelModel parallel = new ParallelModel(hanging, 2)) {
            List<Tokens> batch = Stream.of("good", "poison".repeat(5), "bad")
                    .map(parallel::tokenize)
                    .toList();

            // When
            Future<List<Score>> run = caller.submit(() -> parallel.score(batch));
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

            // Then
            assertThat(run.isDone()).isFalse();
            hanging.open();
            assertThatThrownBy(() -> run.get(20, TimeUnit.SECONDS)).hasRootCauseMessage("poison");
        }
        assertThat(hanging.isClosed()).isTrue();
    }
}
