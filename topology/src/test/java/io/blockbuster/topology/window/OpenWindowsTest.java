package io.blockbuster.topology.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.blockbuster.core.review.Sentiment;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenWindowsTest {
    private static final long MINUTE = 60_000;
    private static final Vote GOOD = new Vote(Sentiment.POSITIVE, 0.75, "1");
    private static final Vote BAD = new Vote(Sentiment.NEGATIVE, 0.25, "2");

    private final KeyValueStore<WindowKey, Tally> store = Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore("open-windows"), new OpenWindowSerde(), new TallySerde())
            .withLoggingDisabled()
            .build();
    private final Map<WindowKey, Tally> told = new LinkedHashMap<>();

    @BeforeEach
    void open() {
        store.init(new MockProcessorContext<>().getStateStoreContext(), store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldWriteAWindowOnceHoweverManyVotesItGot() {
        OpenWindows windows = new OpenWindows(store);
        WindowKey alpha = minute("Alpha", 1);

        windows.add(alpha, GOOD);
        windows.add(alpha, BAD);
        windows.add(alpha, BAD);
        assertThat(store.get(alpha)).isNull();
        windows.writeChanges(told::put);

        Tally counted = new Tally(3, 1, 1.25, Map.of("1", 1L, "2", 2L));
        assertThat(told).containsExactly(Map.entry(alpha, counted));
        assertThat(store.get(alpha)).isEqualTo(counted);
        assertThat(windows.hasChanges()).isFalse();
    }

    @Test
    void shouldWriteOnlyWhatHasChangedSince() {
        OpenWindows windows = new OpenWindows(store);
        windows.add(minute("Alpha", 1), GOOD);
        windows.add(minute("Beta", 1), GOOD);
        windows.writeChanges(told::put);
        told.clear();

        windows.add(minute("Beta", 1), BAD);
        windows.writeChanges(told::put);

        assertThat(told).containsExactly(Map.entry(minute("Beta", 1), new Tally(2, 1, 1, Map.of("1", 1L, "2", 1L))));
    }

    @Test
    void shouldCloseAWindowWithVotesThatAreNotWrittenYet() {
        OpenWindows windows = new OpenWindows(store);
        windows.add(minute("Alpha", 1), GOOD);
        windows.writeChanges((key, tally) -> {});
        windows.add(minute("Alpha", 1), GOOD);
        windows.add(minute("Beta", 1), GOOD);
        windows.add(minute("Alpha", 2), GOOD);
        WindowKey anotherSize = WindowKey.ending("Alpha", MINUTE, MINUTE / 2);
        windows.add(anotherSize, GOOD);

        windows.close(MINUTE, MINUTE, told::put);

        assertThat(told)
                .containsOnly(
                        Map.entry(minute("Alpha", 1), new Tally(2, 2, 1.5, Map.of("1", 2L))),
                        Map.entry(minute("Beta", 1), new Tally(1, 1, 0.75, Map.of("1", 1L))));
        assertThat(store.get(minute("Alpha", 1))).isNull();
        told.clear();
        windows.writeChanges(told::put);
        assertThat(told).containsOnlyKeys(minute("Alpha", 2), anotherSize);
    }

    @Test
    void shouldCloseAWindowThatOnlyTheStoreKnows() {
        Tally before = new Tally(7, 3, 2.5, Map.of("1", 7L));
        store.put(minute("Alpha", 1), before);

        new OpenWindows(store).close(MINUTE, 5 * MINUTE, told::put);

        assertThat(told).containsExactly(Map.entry(minute("Alpha", 1), before));
        assertThat(store.get(minute("Alpha", 1))).isNull();
    }

    @Test
    void shouldForgetVotesThatWereNotCommittedWhenATaskStartsOver() {
        OpenWindows aborted = new OpenWindows(store);
        aborted.add(minute("Alpha", 1), GOOD);
        aborted.writeChanges((key, tally) -> {});
        aborted.add(minute("Alpha", 1), GOOD);

        OpenWindows revived = new OpenWindows(store);
        revived.add(minute("Alpha", 1), BAD);
        revived.writeChanges(told::put);

        assertThat(told).containsExactly(Map.entry(minute("Alpha", 1), new Tally(2, 1, 1, Map.of("1", 1L, "2", 1L))));
    }

    @Test
    void shouldHoldABoundedNumberOfWindowsAndCountOnWhereItLetOneGo() {
        OpenWindows windows = new OpenWindows(store);
        for (int i = 0; !windows.isFull(); i++) {
            windows.add(minute("Film " + i, 1), GOOD);
            assertThat(i).isLessThan(OpenWindows.MAX_HELD);
        }
        assertThatIllegalStateException().isThrownBy(windows::letGo);
        windows.writeChanges((key, tally) -> {});
        windows.letGo();

        windows.add(minute("Film 0", 1), BAD);
        windows.writeChanges(told::put);

        assertThat(windows.isFull()).isFalse();
        assertThat(told).containsExactly(Map.entry(minute("Film 0", 1), new Tally(2, 1, 1, Map.of("1", 1L, "2", 1L))));
    }

    private static WindowKey minute(String subject, int number) {
        return WindowKey.ending(subject, number * MINUTE, MINUTE);
    }
}
