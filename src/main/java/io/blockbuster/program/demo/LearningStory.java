package io.blockbuster.program.demo;

import io.blockbuster.program.demo.LearningBooks.Taken;
import io.blockbuster.program.demo.view.DemoView.Learning;
import io.blockbuster.trainer.sidecar.SidecarListener;
import io.blockbuster.trainer.sidecar.gate.GateReport;
import io.blockbuster.trainer.sidecar.gate.PairedOutcomes;
import java.util.Locale;
import java.util.function.Consumer;

/** Tells the moments of a demo of learning as they come. Thread-safe. */
final class LearningStory implements SidecarListener {
    private final LearningBooks books;
    private final Consumer<String> teller;
    private volatile String newest = "";
    private volatile boolean takenTold;

    /** @param teller is told each moment once */
    LearningStory(LearningBooks books, Consumer<String> teller) {
        this.books = books;
        this.teller = teller;
    }

    /** The state of it, for the picture. */
    Learning view() {
        return new Learning(books.ordinaryOfLate(), books.slangOfLate(), newest);
    }

    /** Slang comes up. */
    void onSlang(LearnSettings settings) {
        books.slangUp();
        tell(String.format(
                Locale.ROOT,
                "Slang comes up: %.0f %% of the reviews praise and blame in words that the model does not know;"
                        + " the audience labels %.0f %%",
                100 * settings.slangShare(),
                100 * settings.labelledShare()));
    }

    /** Tells, once, that an update scores. */
    void look() {
        if (!takenTold && books.taken().isPresent()) {
            takenTold = true;
            Taken taken = books.taken().get();
            tell(String.format(
                    Locale.ROOT,
                    "First review scored by %s, %.1f s after it was published",
                    taken.version(),
                    taken.sincePublished().toMillis() / 1e3));
        }
    }

    @Override
    public void onRound(int labels, int replayed) {
        tell(String.format(
                Locale.ROOT,
                "The trainer learns from %,d labels and %,d ordinary reviews of before",
                labels,
                replayed));
    }

    @Override
    public void onVerdict(String version, GateReport report) {
        tell("The gate for " + version + ": held-out new labels " + change(report.fresh())
                + ", ordinary reviews " + change(report.original())
                + (report.passed() ? ": passed" : ": NOT passed, " + String.join("; ", report.objections())));
    }

    private static String change(PairedOutcomes outcomes) {
        return String.format(
                Locale.ROOT,
                "%.1f %% to %.1f %% of %,d",
                100 * outcomes.championAccuracy(),
                100 * outcomes.candidateAccuracy(),
                outcomes.total());
    }

    @Override
    public void onPublished(String version, long epoch, int bytes) {
        books.published(version, bytes);
        tell(String.format(Locale.ROOT, "Update %s is published: %,d bytes on the topic", version, bytes));
    }

    private void tell(String moment) {
        newest = moment;
        teller.accept(moment);
    }
}
