package io.blockbuster.program.web.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.program.web.event.Listener.Event;
import io.blockbuster.program.web.view.Point;
import io.blockbuster.program.web.view.SeriesKey;
import io.blockbuster.program.web.view.WindowSeries;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The event stream over real connections; the test is the clock. */
class EventHubTest {
    private static final String FILM = "?subject=F&size=60000";

    private final ScriptedData data = new ScriptedData();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final EventHub hub = new EventHub(data, registry);
    private final List<Listener> listeners = new ArrayList<>();
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    @BeforeEach
    void serve() throws Exception {
        ServletContextHandler context = new ServletContextHandler();
        ServletHolder holder = new ServletHolder(new EventServlet(hub));
        holder.setAsyncSupported(true);
        context.addServlet(holder, "/api/v1/events");
        connector.setHost("127.0.0.1");
        connector.setAcceptedSendBufferSize(4 * 1024);
        server.addConnector(connector);
        server.setHandler(context);
        server.start();
    }

    @AfterEach
    void close() throws Exception {
        listeners.forEach(Listener::close);
        hub.close();
        server.stop();
    }

    @Test
    void shouldGiveANewPageASnapshotThenWhatIsNew() {
        // Given
        data.say("one");
        hub.tick();
        Listener page = listen("", null);

        // When
        data.say("two");
        hub.tick();
        data.say("three");
        hub.tick();

        // Then
        assertThat(heard(page)).isEqualTo("snapshot one");
        assertThat(heard(page)).isEqualTo("update two");
        assertThat(heard(page)).isEqualTo("update three");
    }

    @Test
    void shouldSayNothingWhereNothingIsNewUntilAHeartbeatIsDue() {
        // Given
        data.say("one");
        hub.tick();
        Listener page = listen("", null);
        heard(page);

        // When
        for (int i = 0; i < EventHub.SILENT_TICKS; i++) {
            hub.tick();
        }
        data.say("two");
        hub.tick();

        // Then
        assertThat(Objects.requireNonNull(page.next()).name()).as("a heartbeat").isNull();
        assertThat(heard(page)).isEqualTo("update two");
    }

    @Test
    void shouldAskOnceAndWriteOnceForHoweverManyPages() {
        // Given
        data.say("one");
        hub.tick();
        int asked = data.asked;
        List<Listener> pages = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            pages.add(listen(FILM, null));
        }
        data.series = 0;

        // When
        data.say("two");
        data.change(new SeriesKey("F", 60_000));
        hub.tick();

        // Then
        for (Listener page : pages) {
            assertThat(page.names(4)).containsExactly("snapshot", "series", "update", "windows");
        }
        assertThat(data.asked - asked).isOne();
        assertThat(data.snapshots).isOne();
        assertThat(data.series).isZero();
    }

    @Test
    void shouldTellOnlyTheWindowsThatAPageShows() {
        // Given
        Listener film = listen(FILM, null);
        Listener other = listen("?subject=G&size=60000", null);
        Listener none = listen("", null);

        // When
        data.say("one");
        data.change(new SeriesKey("F", 60_000));
        hub.tick();
        data.say("two");
        hub.tick();

        // Then
        assertThat(film.names(5)).containsExactly("snapshot", "series", "update", "windows", "update");
        assertThat(other.names(4)).containsExactly("snapshot", "series", "update", "update");
        assertThat(none.names(3)).containsExactly("snapshot", "update", "update");
    }

    @Test
    void shouldGoOnWhereAConnectionBroke() {
        // Given
        data.say("one");
        hub.tick();
        String seen;
        try (Listener page = listen("", null)) {
            data.say("two");
            hub.tick();
            page.next();
            seen = Objects.requireNonNull(page.next()).id();
        }

        // When
        for (int i = 3; i < 3 + EventHub.REMEMBERED; i++) {
            data.say(Integer.toString(i));
            hub.tick();
        }
        Listener again = listen("", seen);

        // Then
        for (int i = 3; i < 3 + EventHub.REMEMBERED; i++) {
            assertThat(heard(again)).isEqualTo("update " + i);
        }
    }

    @Test
    void shouldGiveASnapshotToAPageThatWasAwayForLongerOrSpeaksOfAnotherRun() {
        // Given
        data.say("one");
        hub.tick();
        String seen = Objects.requireNonNull(listen("", null).next()).id();
        for (int i = 0; i <= EventHub.REMEMBERED; i++) {
            data.say("later " + i);
            hub.tick();
        }

        // When, Then
        String run = Objects.requireNonNull(seen).substring(0, seen.indexOf('-'));
        for (String last : List.of(seen, "another-1", run + "-999999", run + "-", run + "-x", "-1", "1")) {
            assertThat(heard(listen("", last))).as(last).startsWith("snapshot later");
        }
    }

    @Test
    void shouldGiveASlowPageASnapshotInPlaceOfOldNewsAndLetNobodyWaitForIt() {
        // Given
        data.say("start");
        hub.tick();
        Listener slow = listen("", null);
        Listener quick = listen("", null);
        assertThat(heard(quick)).isEqualTo("snapshot start");

        // When: more news than the connection of one that does not read takes up
        int told = 60;
        for (int i = 0; i < told; i++) {
            data.say(i + " " + "x".repeat(200_000));
            hub.tick();
            assertThat(heard(quick)).startsWith("update " + i + " ");
        }

        // Then
        assertThat(registry.get("blockbuster.dashboard.dropped").counter().count())
                .isPositive();
        List<String> heard = new ArrayList<>();
        Thread reader = new Thread(() -> {
            do {
                heard.add(heard(slow));
            } while (!heard.get(heard.size() - 1).startsWith("update last"));
        });
        reader.start();
        Awaitility.await().until(() -> {
            data.say("last " + System.nanoTime());
            hub.tick();
            return !reader.isAlive();
        });
        assertThat(heard.stream().filter(each -> each.startsWith("snapshot")))
                .as("the first, and one for all that it missed")
                .hasSize(2);
        assertThat(heard).hasSizeLessThan(told);
    }

    @Test
    void shouldBoundThePagesAndTakeAnotherWhenOneLeaves() {
        // Given
        for (int i = 0; i < EventHub.MOST_CLIENTS; i++) {
            assertThat(listen("", null).status()).isEqualTo("200");
        }

        // When, Then
        assertThat(listen("", null).status()).isEqualTo("503");
        listeners.get(0).close();
        Awaitility.await().until(() -> {
            data.say(Long.toString(System.nanoTime()));
            hub.tick(); // a connection is known to be gone when it is written to
            try (Listener another = new Listener(connector.getLocalPort(), "", null)) {
                return another.status().equals("200");
            }
        });
    }

    @Test
    void shouldRefuseAPageThatAsksForNoSeries() {
        assertThat(listen("?subject=F&size=minute", null).status()).isEqualTo("400");
        assertThat(listen("?size=1&subject=" + "F".repeat(1_001), null).status())
                .isEqualTo("400");
    }

    @Test
    void shouldOpenAStreamForGetAlone() throws Exception {
        for (String method : List.of("HEAD", "POST", "PUT", "TRACE", "OPTIONS")) {
            try (Socket socket = new Socket("127.0.0.1", connector.getLocalPort())) {
                socket.getOutputStream()
                        .write((method + " /api/v1/events HTTP/1.0\r\nHost: localhost\r\nCookie: a=secret\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                assertThat(answer).as(method).contains(" 405 ").doesNotContain("secret");
            }
        }
    }

    private Listener listen(String query, @Nullable String lastEventId) {
        Listener listener = new Listener(connector.getLocalPort(), query, lastEventId);
        listeners.add(listener);
        return listener;
    }

    /** The next event's name, and what it says. */
    private static String heard(Listener page) {
        Event event = page.next();
        if (event == null) {
            return "end";
        }
        String device = "\"device\":\"";
        int from = event.data().indexOf(device) + device.length();
        return event.name() + " " + event.data().substring(from, event.data().indexOf('"', from));
    }

    /** Data that says what it is told to, in the name of the device. */
    private static final class ScriptedData implements LiveData {
        private Update now = update("nothing");
        private Map<SeriesKey, WindowSeries> changed = Map.of();
        private int asked;
        private int snapshots;
        private int series;

        void say(String words) {
            now = update(words);
        }

        void change(SeriesKey key) {
            changed = Map.of(
                    key, new WindowSeries(key.subject(), key.size(), List.of(new Point(0, 1, 1, Map.of("1", 1L)))));
        }

        @Override
        public Update snapshot() {
            snapshots++;
            return now;
        }

        @Override
        public WindowSeries series(SeriesKey key) {
            series++;
            return new WindowSeries(key.subject(), key.size(), List.of());
        }

        @Override
        public News news() {
            asked++;
            News news = new News(now, changed);
            changed = Map.of();
            return news;
        }

        private static Update update(String words) {
            Status status = new Status("live", null, null, null, null, words, null, null, null, 0, 0, List.of(), false);
            return new Update(status, false, List.of(), List.of(), List.of(), List.of());
        }
    }
}
