package io.blockbuster.trainer.sidecar;

import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.update.GoldenCheck;
import io.blockbuster.core.update.LoraDelta;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.trainer.corpus.LabelledText;
import io.blockbuster.trainer.sidecar.gate.GateReport;
import io.blockbuster.trainer.sidecar.gate.PairedOutcomes;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Learns a candidate and holds it against the champion, both as a processor would run them. Used by one thread. */
final class CandidateMaker {
    private final BaseModel base;
    private final ReplayData replay;
    private final UpdateLearner learner;
    private final SidecarSettings settings;
    private final SidecarListener listener;
    private final BooleanSupplier stopping;
    private @Nullable Known known;

    /** What a champion is known to say of the held-out reviews of the original domain. */
    @SuppressWarnings("ArrayRecordComponent") // not compared
    private record Known(ModelVersion champion, boolean[] right) {}

    CandidateMaker(
            BaseModel base,
            ReplayData replay,
            UpdateLearner learner,
            SidecarSettings settings,
            SidecarListener listener,
            BooleanSupplier stopping) {
        this.base = base;
        this.replay = replay;
        this.learner = learner;
        this.settings = settings;
        this.listener = listener;
        this.stopping = stopping;
    }

    /**
     * The model that candidates are held against.
     *
     * @param inForce the update in force, if there is one
     * @throws IllegalStateException if that is no update of this base
     */
    Champion champion(Optional<ModelManifest> inForce) {
        if (inForce.isEmpty() || inForce.get().sha256().equals(base.digest())) {
            return new Champion(base.folder().version(), LoraDelta.none());
        }
        ModelManifest update = inForce.get();
        byte[] payload = update.payload();
        if (payload == null || !base.digest().equals(update.baseSha256())) {
            throw new IllegalStateException(update.key() + " is in force, which is no inline update of the model here ("
                    + base.folder().version() + "): start the trainer with that model as --model");
        }
        return new Champion(update.model(), LoraDelta.read(payload, update.key()));
    }

    /**
     * Learns and judges.
     *
     * @param epoch the candidate's
     * @return the candidate; empty if it was stopped
     * @throws ArithmeticException if learning diverged
     */
    Optional<Candidate> make(Round round, Champion champion, long epoch) throws IOException {
        Optional<byte[]> learned = learner.learn(round.learned(), round.replayed(), loss -> {
            listener.onLoss(loss);
            return !stopping.getAsBoolean();
        });
        if (learned.isEmpty()) {
            return Optional.empty();
        }
        ModelVersion version = new ModelVersion(
                base.folder().version().name(), base.folder().version().version() + "-u" + epoch);
        LoraDelta delta = LoraDelta.read(learned.get(), version.toString());
        try (SentimentModel model = base.with(delta, version)) {
            GateReport report = report(
                    champion, round.fresh(), Judge.right(model, round.fresh()), Judge.right(model, replay.heldOut()));
            listener.onVerdict(version.version(), report);
            return Optional.of(new Candidate(
                    version,
                    epoch,
                    champion.version(),
                    learned.get(),
                    GoldenCheck.of(model, GoldenCheck.texts(base.folder())),
                    report));
        }
    }

    private GateReport report(Champion champion, List<LabelledText> fresh, boolean[] onFresh, boolean[] onOriginal) {
        try (SentimentModel model = base.with(champion.delta(), champion.version())) {
            Known original = known;
            if (original == null || !original.champion().equals(champion.version())) {
                original = new Known(champion.version(), Judge.right(model, replay.heldOut()));
                known = original;
            }
            return settings.rules()
                    .judge(
                            PairedOutcomes.of(Judge.right(model, fresh), onFresh),
                            PairedOutcomes.of(original.right(), onOriginal));
        }
    }
}
