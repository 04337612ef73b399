package io.blockbuster.trainer.optimizer;

/**
 * A learning rate that rises linearly to its peak and falls linearly to zero.
 *
 * @param peak the highest rate
 * @param warmup steps of the rise
 * @param total steps in all
 */
public record LinearSchedule(double peak, long warmup, long total) {
    /** The rate of a step, 1 for the first. */
    public double rate(long step) {
        if (step <= warmup) {
            return peak * step / warmup;
        }
        return peak * Math.max(0, total - step + 1) / Math.max(1, total - warmup);
    }
}
