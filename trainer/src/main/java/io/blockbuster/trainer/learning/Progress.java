package io.blockbuster.trainer.learning;

/**
 * How far a run is.
 *
 * @param step optimizer steps done
 * @param steps in all
 * @param loss running mean of the training loss
 * @param examplesPerSecond since this process started or resumed the run
 * @param secondsLeft at that pace
 */
public record Progress(long step, long steps, double loss, double examplesPerSecond, double secondsLeft) {
    @Override
    public String toString() {
        return String.format(
                java.util.Locale.ROOT,
                "step %d/%d  loss %.4f  %.0f examples/s  %d:%02d left",
                step,
                steps,
                loss,
                examplesPerSecond,
                (long) secondsLeft / 60,
                (long) secondsLeft % 60);
    }
}
