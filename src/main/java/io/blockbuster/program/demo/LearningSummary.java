package io.blockbuster.program.demo;

import io.blockbuster.program.demo.LearningBooks.Act;
import io.blockbuster.program.demo.LearningBooks.Taken;
import io.blockbuster.program.demo.Ledger.Agreement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of a demo of learning.
 *
 * @param books what it saw
 * @param exam what became of the model; null if no update scored
 */
record LearningSummary(LearningBooks books, @Nullable Exam exam) {
    /** The largest update that is called small, in bytes. */
    static final int SMALL = 300_000;

    private static final double CLEARLY = 20;

    /** Whether the model learned the slang and forgot nothing else, from a small update. */
    boolean isGood() {
        return exam != null
                && exam.slangChange() > CLEARLY
                && exam.ordinaryChange() >= -Exam.MARGIN
                && books.largestUpdate() <= SMALL;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        Taken taken = books.taken().orElse(null);
        if (taken == null || exam == null) {
            lines.add("learning   NOTHING LEARNED: no update scored a review in time");
            return lines;
        }
        lines.add(line(
                "learning   update %s: %,d bytes on the topic; first review scored by it %.1f s after it was published",
                taken.version(), books.largestUpdate(), taken.sincePublished().toMillis() / 1e3));
        lines.add("accuracy              before slang         slang unknown        after the update");
        lines.add("  ordinary reviews    " + row(Act.BEFORE, false) + row(Act.DURING, false) + row(Act.AFTER, false));
        lines.add("  reviews in slang    " + row(Act.BEFORE, true) + row(Act.DURING, true) + row(Act.AFTER, true));
        lines.add(line(
                "examined   on reviews that nobody had seen, by both models: %,d ordinary ones %.2f %% to %.2f %%,"
                        + " %,d in slang %.1f %% to %.1f %%",
                exam.ordinaryBefore().of(),
                100 * exam.ordinaryBefore().share(),
                100 * exam.ordinaryAfter().share(),
                exam.slangBefore().of(),
                100 * exam.slangBefore().share(),
                100 * exam.slangAfter().share()));
        if (!isGood()) {
            lines.add(line(
                    "WRONG: ordinary reviews changed by %+.2f points (-%.1f allowed), slang by %+.1f, the update has %,d"
                            + " bytes (%,d allowed)",
                    exam.ordinaryChange(), Exam.MARGIN, exam.slangChange(), books.largestUpdate(), SMALL));
        }
        return lines;
    }

    private String row(Act act, boolean slang) {
        Agreement agreement = slang ? books.slang(act) : books.ordinary(act);
        String cell = agreement.of() == 0 ? "-" : line("%.1f %% of %,d", 100 * agreement.share(), agreement.of());
        return line("%-21s", cell);
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
