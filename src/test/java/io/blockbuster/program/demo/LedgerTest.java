package io.blockbuster.program.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.review.Sentiment;
import io.blockbuster.program.demo.Ledger.Agreement;
import io.blockbuster.program.demo.Ledger.Balance;
import io.blockbuster.program.demo.Ledger.Latency;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final Ledger ledger = new Ledger();

    @Test
    void shouldBalanceWhenEveryRecordCameBackOnce() {
        // Given
        publish(3);

        // When
        ledger.scored(stamp(0, Sentiment.POSITIVE), Sentiment.POSITIVE, 10);
        ledger.scored(stamp(1, Sentiment.POSITIVE), Sentiment.NEGATIVE, 30);
        ledger.dead(broken(2));

        // Then
        Balance balance = ledger.balance();
        assertThat(balance.adds()).isTrue();
        assertThat(balance.scored()).isEqualTo(2);
        assertThat(balance.dead()).isOne();
        assertThat(balance.positive()).isOne();
        assertThat(balance.latency()).isEqualTo(new Latency(10, 30));
        assertThat(balance.all()).isEqualTo(new Agreement(1, 2));
    }

    @Test
    void shouldNotLetADoubleMakeUpForALoss() {
        // Given
        publish(2);

        // When
        ledger.scored(stamp(0, Sentiment.POSITIVE), Sentiment.POSITIVE, 10);
        ledger.scored(stamp(0, Sentiment.POSITIVE), Sentiment.POSITIVE, 10);

        // Then
        Balance balance = ledger.balance();
        assertThat(balance.adds()).isFalse();
        assertThat(balance.missing()).isOne();
        assertThat(balance.twice()).isOne();
        assertThat(balance.scored()).isOne();
    }

    @Test
    void shouldNotTakeARecordThatIsScoredAndDead() {
        // Given
        publish(1);

        // When
        ledger.scored(stamp(0, Sentiment.POSITIVE), Sentiment.POSITIVE, 10);
        ledger.dead(broken(0));

        // Then
        assertThat(ledger.balance().adds()).isFalse();
        assertThat(ledger.balance().twice()).isOne();
    }

    @Test
    void shouldNotTakeASoundReviewAmongTheDeadLetters() {
        // Given
        publish(1);

        // When
        ledger.dead(stamp(0, Sentiment.POSITIVE));

        // Then
        assertThat(ledger.balance().missing()).isZero();
        assertThat(ledger.balance().wronglyDead()).isOne();
        assertThat(ledger.balance().adds()).isFalse();
    }

    @Test
    void shouldTellTheLatencyOfLate() {
        // Given
        ledger.scored(stamp(0, Sentiment.POSITIVE), Sentiment.POSITIVE, 500);
        assertThat(ledger.recentLatency()).isEqualTo(new Latency(500, 500));

        // When
        ledger.scored(stamp(1, Sentiment.POSITIVE), Sentiment.POSITIVE, 20);

        // Then
        assertThat(ledger.recentLatency()).isEqualTo(new Latency(20, 20));
        assertThat(ledger.recentLatency()).as("nothing new").isEqualTo(new Latency(20, 20));
        assertThat(ledger.balance().latency()).isEqualTo(new Latency(20, 500));
    }

    private void publish(int count) {
        for (int number = 0; number < count; number++) {
            ledger.published(number);
        }
    }

    private static Stamp broken(int number) {
        return new Stamp("run", number, null, false);
    }

    private static Stamp stamp(int number, Sentiment intended) {
        return new Stamp("run", number, intended, true);
    }
}
