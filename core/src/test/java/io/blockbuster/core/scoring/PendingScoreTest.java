package io.blockbuster.core.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class PendingScoreTest {
    private static final Outcome FIRST = new Outcome.Failed(new IllegalStateException("first"));
    private static final Outcome SECOND = new Outcome.Failed(new IllegalStateException("second"));

    private final PendingScore review = new PendingScore("text", 0, System.nanoTime());

    @Test
    void shouldKeepTheFirstOutcomeAndItsTime() throws Exception {
        review.complete(FIRST);
        long done = review.doneNanos();
        review.complete(SECOND);

        assertThat(review.outcome()).isSameAs(FIRST);
        assertThat(review.await(Duration.ZERO)).isSameAs(FIRST);
        assertThat(review.doneNanos()).isEqualTo(done);
    }

    @Test
    void shouldSayThatThereIsNoOutcomeYet() {
        assertThat(review.isDone()).isFalse();
        assertThat(review.outcome()).isNull();
        assertThatIllegalStateException().isThrownBy(review::doneNanos);
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> review.await(Duration.ofMillis(1)));
    }

    @Test
    void shouldWakeEveryoneWhoWaits() throws Exception {
        CompletableFuture<Outcome> one = CompletableFuture.supplyAsync(this::awaited);
        CompletableFuture<Outcome> two = CompletableFuture.supplyAsync(this::awaited);

        review.complete(FIRST);

        assertThat(one.get(1, TimeUnit.MINUTES)).isSameAs(FIRST);
        assertThat(two.get(1, TimeUnit.MINUTES)).isSameAs(FIRST);
    }

    @Test
    void shouldEndTheWaitOfAThreadThatIsInterrupted() {
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> review.await(Duration.ofMinutes(1)));
    }

    private Outcome awaited() {
        try {
            return review.await(Duration.ofMinutes(1));
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
