package io.blockbuster.trainer.sidecar;

import io.blockbuster.trainer.sidecar.gate.GateReport;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Several listeners as one. */
final class SidecarListeners implements SidecarListener {
    private final List<SidecarListener> all;

    SidecarListeners(SidecarListener... all) {
        this.all = List.of(all);
    }

    @Override
    public void onLabels(int fresh, int known, int unusable) {
        each(listener -> listener.onLabels(fresh, known, unusable));
    }

    @Override
    public void onRound(int labels, int replayed) {
        each(listener -> listener.onRound(labels, replayed));
    }

    @Override
    public void onLoss(double loss) {
        each(listener -> listener.onLoss(loss));
    }

    @Override
    public void onVerdict(String version, GateReport report) {
        each(listener -> listener.onVerdict(version, report));
    }

    @Override
    public void onPublished(String version, long epoch, int bytes) {
        each(listener -> listener.onPublished(version, epoch, bytes));
    }

    @Override
    public void onRoundEnd(RoundEnd end, Duration took) {
        each(listener -> listener.onRoundEnd(end, took));
    }

    private void each(Consumer<SidecarListener> call) {
        all.forEach(call);
    }
}
