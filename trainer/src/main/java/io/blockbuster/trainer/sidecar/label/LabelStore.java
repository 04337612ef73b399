package io.blockbuster.trainer.sidecar.label;

import io.blockbuster.core.review.LabelledReview;
import io.blockbuster.trainer.sidecar.label.JournalEntry.Coverage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a trainer remembers: the labels it has seen, how far it has read their topic, which of them a run has had, and the
 * update it has decided to publish. Labels and position change in one step, so that after a crash each label is either in
 * the store or still to be read.
 *
 * <p>A review counts once: a second label of it replaces the first if it was not given earlier. A label that says again
 * what is known is not new.
 *
 * <p>Used by one thread, and by one process at a time.
 */
public final class LabelStore implements AutoCloseable {
    private static final String JOURNAL = "labels.journal";
    private static final String LOCK = "lock";
    private static final long SLACK_BYTES = 8 << 20;
    private static final int REMEMBERED_UPDATES = 200;

    private final StoreBounds bounds;
    private final InstantSource clock;
    private final FileChannel lockFile;
    private final Journal journal;
    private final Map<String, KeptLabel> labels = new LinkedHashMap<>();
    private final Map<String, Long> covered = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REMEMBERED_UPDATES;
        }
    };
    private TopicPosition position = TopicPosition.START;
    private long end;
    private long triedUpTo;
    private @Nullable Decision decision;
    private long sizeWhenRewritten;

    private LabelStore(Path folder, StoreBounds bounds, InstantSource clock, FileChannel lockFile) throws IOException {
        this.bounds = bounds;
        this.clock = clock;
        this.lockFile = lockFile;
        this.journal = Journal.open(folder.resolve(JOURNAL), this::replay);
        forgetOld();
    }

    /**
     * Opens the store in a folder, made where there is none.
     *
     * @throws IllegalStateException if another trainer has it open
     */
    public static LabelStore open(Path folder, StoreBounds bounds, InstantSource clock) throws IOException {
        Files.createDirectories(folder);
        FileChannel lockFile =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!lock(lockFile)) {
            lockFile.close();
            throw new IllegalStateException(folder + " is in use by another trainer: each needs its own folder");
        }
        try {
            return new LabelStore(folder, bounds, clock, lockFile);
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    private static boolean lock(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException sameProcess) {
            return false;
        }
    }

    /** How far the topic of labels is read. */
    public TopicPosition position() {
        return position;
    }

    /**
     * Takes labels in and moves on in their topic, both or neither.
     *
     * @return how many of the labels say something new
     */
    public int add(List<LabelledReview> read, TopicPosition after) {
        Map<String, KeptLabel> fresh = new LinkedHashMap<>();
        long number = end;
        for (LabelledReview label : read) {
            KeptLabel known = fresh.getOrDefault(label.id(), labels.get(label.id()));
            if (known == null || isNews(label, known.review())) {
                fresh.put(label.id(), new KeptLabel(number++, label));
            }
        }
        perform(JournalEntry.ofLabels(List.copyOf(fresh.values()), after, number));
        forgetOld();
        return fresh.size();
    }

    private static boolean isNews(LabelledReview label, LabelledReview known) {
        boolean differs = label.label() != known.label() || !label.text().equals(known.text());
        return differs && !label.labelledAt().isBefore(known.labelledAt());
    }

    /** The labels kept, in the order of their numbers. */
    public List<KeptLabel> labels() {
        return labels.values().stream()
                .sorted(Comparator.comparingLong(KeptLabel::number))
                .toList();
    }

    /** How many labels are kept. */
    public int size() {
        return labels.size();
    }

    /** The number that the next label gets. */
    public long end() {
        return end;
    }

    /** The labels that no run has had yet. */
    public Collection<KeptLabel> waiting() {
        return labels.values().stream()
                .filter(label -> label.number() >= triedUpTo)
                .toList();
    }

    /** A run has had the labels before {@code upTo}, and nothing came of it. */
    public void tried(long upTo) {
        perform(JournalEntry.ofRun(upTo, null));
    }

    /** A run has had the labels before {@code decided.upTo()}, and its update is to be published. */
    public void decide(Decision decided) {
        perform(JournalEntry.ofRun(decided.upTo(), decided));
    }

    /** The update that is to be published and may or may not have been. */
    public Optional<Decision> decision() {
        return Optional.ofNullable(decision);
    }

    /** The decided update has been published. */
    public void published() {
        Decision made = decision;
        if (made == null) {
            throw new IllegalStateException("nothing was decided");
        }
        perform(JournalEntry.ofSettlement(new Coverage(made.version(), made.upTo())));
    }

    /** The decided update is not published, and will not be. */
    public void withdraw() {
        perform(JournalEntry.ofSettlement(null));
    }

    /** The number up to which the update of this version has had the labels; empty if it was not made here. */
    public OptionalLong covered(String version) {
        Long upTo = covered.get(version);
        return upTo == null ? OptionalLong.empty() : OptionalLong.of(upTo);
    }

    private void perform(JournalEntry step) {
        try {
            journal.append(step);
        } catch (IOException e) {
            throw new UncheckedIOException("the labels' journal cannot be written", e);
        }
        replay(step);
    }

    private void replay(JournalEntry step) {
        if (step.labels() != null) {
            step.labels().forEach(label -> labels.put(label.review().id(), label));
        }
        position = step.position() == null ? position : step.position();
        end = step.end() == null ? end : step.end();
        triedUpTo = step.triedUpTo() == null ? triedUpTo : step.triedUpTo();
        decision = step.decided() == null ? decision : step.decided();
        if (step.settled() != null) {
            decision = null;
        }
        if (step.covered() != null) {
            covered.put(step.covered().version(), step.covered().upTo());
        }
    }

    /** Forgets what is beyond the bounds, and writes the journal anew where most of it is forgotten. */
    private void forgetOld() {
        Instant oldest = clock.instant().minus(bounds.age());
        labels.values().removeIf(label -> label.review().labelledAt().isBefore(oldest));
        int surplus = labels.size() - bounds.labels();
        if (surplus > 0) {
            labels().stream()
                    .limit(surplus)
                    .forEach(label -> labels.remove(label.review().id()));
        }
        try {
            if (journal.size() > 2 * sizeWhenRewritten + SLACK_BYTES) {
                journal.rewrite(steps());
                sizeWhenRewritten = journal.size();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the labels' journal cannot be rewritten", e);
        }
    }

    /** The store as the fewest steps that lead to it. */
    private List<JournalEntry> steps() {
        List<JournalEntry> steps = new ArrayList<>();
        for (KeptLabel label : labels()) {
            steps.add(JournalEntry.ofLabels(List.of(label), position, end));
        }
        steps.add(JournalEntry.ofLabels(List.of(), position, end));
        covered.forEach((version, upTo) -> steps.add(JournalEntry.ofCoverage(new Coverage(version, upTo))));
        steps.add(JournalEntry.ofRun(triedUpTo, decision));
        return steps;
    }

    @Override
    public void close() throws IOException {
        journal.close();
        lockFile.close();
    }
}
