package io.blockbuster.program.demo;

import io.blockbuster.core.scoring.ReadyModel;
import io.blockbuster.core.scoring.ScoringEngine;
import io.blockbuster.program.broker.BrokerException;
import io.blockbuster.program.cli.StopSignal;
import io.blockbuster.program.demo.LearningBooks.Taken;
import io.blockbuster.program.demo.review.Film;
import io.blockbuster.program.demo.view.DemoView.Phase;
import io.blockbuster.program.web.Dashboard;
import io.blockbuster.topology.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One demo, from an empty machine to a summary. */
final class Demo {
    private static final Duration FRAME = Duration.ofMillis(200);
    private static final Duration FINISH = Duration.ofSeconds(60);
    /** After Ctrl-C nobody wants to wait. */
    private static final Duration FINISH_AT_ONCE = Duration.ofMillis(800);

    private static final Duration READ_TO_END = Duration.ofSeconds(5);

    private final DemoSettings settings;
    private final @Nullable LearnSettings learn;
    private final Supplier<ReadyModel> model;
    private final Display display;
    private final Dashboard dashboard;
    private final MeterRegistry registry;
    private final StopSignal stop;
    private final long start;

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final Ledger ledger = new Ledger();
    private final Trends trends;
    private final RecentReviews recent = new RecentReviews();
    private final Failure failure = new Failure();
    private final LearningBooks books = new LearningBooks();
    private final LearningStory story = new LearningStory(books, this::tell);
    private boolean firstScoreTold;

    /**
     * @param learn how the model learns meanwhile; null if it does not
     * @param model loads the model; called on a thread of its own
     * @param dashboard shows the demo in a browser
     * @param registry takes the processor's meters
     * @param start when the command began, by {@link System#nanoTime()}
     */
    Demo(
            DemoSettings settings,
            @Nullable LearnSettings learn,
            Supplier<ReadyModel> model,
            Display display,
            Dashboard dashboard,
            MeterRegistry registry,
            StopSignal stop,
            long start) {
        this.settings = settings;
        this.learn = learn;
        this.trends = new Trends(settings.window());
        this.model = model;
        this.display = display;
        this.dashboard = dashboard;
        this.registry = registry;
        this.stop = stop;
        this.start = start;
    }

    /**
     * Runs the demo to its end.
     *
     * @throws io.blockbuster.program.cli.CommandException if a part of it failed
     */
    DemoSummary run() throws InterruptedException {
        CompletableFuture<ReadyModel> loading = CompletableFuture.supplyAsync(model);
        List<Film> films = Film.program(settings.movies(), settings.seed());
        try (Stage stage = Stage.open(settings, dashboard, registry);
                Classroom room = learn == null ? null : Classroom.open(learn, settings, films, failure)) {
            CompletableFuture<String> processing = loading.thenApplyAsync(loaded -> {
                stage.process(loaded, room == null ? null : room.feed());
                return loaded.model().version().toString();
            });
            if (dashboard.address() != null) {
                tell("The dashboard is at " + dashboard.address());
            }
            tell("Kafka runs on " + stage.bootstrapServers() + "; any Kafka client can look on");
            return play(stage, room, films, processing);
        } catch (BrokerException e) {
            CompletableFuture<Void> unused =
                    loading.thenAccept(loaded -> loaded.model().close());
            throw e;
        }
    }

    /**
     * Publishes and looks on until the end.
     *
     * @param room where the model learns; null if it does not
     * @param processing completes with the model's name when the processor has been started
     */
    private DemoSummary play(
            Stage stage, @Nullable Classroom room, List<Film> films, CompletableFuture<String> processing)
            throws InterruptedException {
        Topics topics = stage.processorSettings().topics();
        try (ResultReader reader =
                        new ResultReader(stage.consumer(), topics, run, ledger, recent, trends, books, failure);
                ReviewPublisher publisher = new ReviewPublisher(
                        settings, films, topics.raw(), run, stage.producer(), ledger, recent, fashion(), failure)) {
            reader.start();
            publisher.start();
            long publishing = System.nanoTime();
            String name = await(processing);
            tell("Model " + name + " is loaded; reviews of " + films.size() + " films are coming in");
            Observer observer = new Observer(settings, films, ledger, trends, recent, stage.registry(), start);
            Consumer<Phase> show = phase -> display.show(observer.look(
                    phase, stage.bootstrapServers(), stage.modelName(name), learn == null ? null : story.view()));
            if (room != null) {
                room.start(stage.bootstrapServers(), registry, story);
            }

            while (!stop.await(FRAME) && !isOver(publishing)) {
                check(stage);
                show.accept(Phase.RUNNING);
            }
            Duration published = Duration.ofNanos(System.nanoTime() - publishing);
            publisher.close();
            awaitLastScores(stage, show);
            LearningSummary learned = room == null ? null : examine(room, stage, films);
            stage.stopProcessing();
            boolean readToEnd = reader.readToEnd(READ_TO_END);
            show.accept(Phase.FINISHED);
            long waiting = ledger.missing() == 0 ? 0 : stage.waiting();
            return new DemoSummary(
                    ledger.balance(), readToEnd, waiting, stop.requested(), published, firstScore(), learned);
        }
    }

    private @Nullable Fashion fashion() {
        LearnSettings learning = learn;
        return learning == null ? null : new Fashion(learning, settings.seed(), () -> story.onSlang(learning));
    }

    /** Ends the lessons, and compares what scores now with what scored at first. */
    private LearningSummary examine(Classroom room, Stage stage, List<Film> films) throws InterruptedException {
        room.stop();
        ScoringEngine engine = stage.engine();
        if (learn == null || engine == null || books.taken().isEmpty() || stop.requested()) {
            return new LearningSummary(books, null);
        }
        tell("Examining both models on reviews that nobody has seen");
        return new LearningSummary(books, Exam.of(engine, learn, settings, films));
    }

    private boolean isOver(long publishing) {
        Duration duration = settings.duration();
        long now = System.nanoTime();
        if (learn == null || duration != null) {
            return duration != null && now - publishing >= duration.toNanos();
        }
        Optional<Taken> taken = books.taken();
        return taken.isPresent()
                ? now - taken.get().at() >= learn.after().toNanos()
                : now - publishing >= learn.patience().toNanos();
    }

    private void awaitLastScores(Stage stage, Consumer<Phase> show) throws InterruptedException {
        long from = System.nanoTime();
        long nextFrame = from;
        while (ledger.missing() > 0) {
            Duration patience = stop.requested() ? FINISH_AT_ONCE : FINISH;
            if (System.nanoTime() - from > patience.toNanos()) {
                return;
            }
            check(stage);
            if (System.nanoTime() - nextFrame >= 0) {
                show.accept(Phase.FINISHING);
                nextFrame += FRAME.toNanos();
            }
            Thread.sleep(10);
        }
    }

    private void check(Stage stage) {
        stage.inspect(failure);
        failure.check();
        story.look();
        if (!firstScoreTold && !firstScore().isNegative()) {
            firstScoreTold = true;
            tell("First review scored");
        }
    }

    private void tell(String moment) {
        double seconds = (System.nanoTime() - start) / 1e9;
        display.tell(String.format(Locale.ROOT, "%4.1f s  %s", seconds, moment));
    }

    private Duration firstScore() {
        return ledger.firstScoreAt().map(at -> Duration.ofNanos(at - start)).orElse(Duration.ofNanos(-1));
    }

    private static String await(CompletableFuture<String> processing) {
        try {
            return processing.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
