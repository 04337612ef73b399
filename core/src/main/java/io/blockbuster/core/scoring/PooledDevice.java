package io.blockbuster.core.scoring;

import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.onnx.Device;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One device of a {@link DevicePool}: the model on it while it works, or since when it does not.
 *
 * <p>Guarded by the pool's lock, but for {@link #giveBack} and {@link #retire}, which may close a model: that takes its
 * time, on a broken device above all, and is done without the lock.
 */
final class PooledDevice {
    private static final Logger LOG = LoggerFactory.getLogger(PooledDevice.class);

    private final Device device;
    private @Nullable ModelLease lease;
    private int running;
    private String problem = "";
    private Duration pause = Duration.ZERO;
    private long retryNanos;
    private long startedNanos;

    PooledDevice(Device device) {
        this.device = device;
    }

    Device device() {
        return device;
    }

    boolean works() {
        return lease != null;
    }

    /** Batches that run on it now. */
    int running() {
        return running;
    }

    /** Why it does not work. */
    String problem() {
        return problem;
    }

    Duration pause() {
        return pause;
    }

    long retryNanos() {
        return retryNanos;
    }

    void start(SentimentModel model) {
        startedNanos = System.nanoTime();
        lease = new ModelLease(model);
    }

    /** The model, for one run, which ends with {@link #leave} and {@link #giveBack}. */
    ModelLease enter() {
        ModelLease present = lease;
        if (present == null || !present.tryAcquire()) {
            throw new IllegalStateException(device + " does not work");
        }
        running++;
        return present;
    }

    void leave() {
        running--;
    }

    /** Whether this is the model that runs on it still. */
    boolean runs(ModelLease used) {
        return lease == used;
    }

    /** Leaves the device alone until a pause is over; the model that ran on it is to be retired. */
    void stop(Exception cause, PoolSettings settings) {
        boolean workedForLong = works()
                && System.nanoTime() - startedNanos > settings.longestPause().toNanos();
        pause = pause.isZero() || workedForLong ? settings.firstPause() : settings.after(pause);
        retryNanos = System.nanoTime() + pause.toNanos();
        problem = cause instanceof ModelException || cause instanceof InferenceException
                ? String.valueOf(cause.getMessage())
                : cause.toString();
        lease = null;
    }

    /** Takes the model off, to be retired; null where there is none. */
    @Nullable ModelLease takeOff() {
        ModelLease present = lease;
        lease = null;
        return present;
    }

    /** Gives a model back after a run; closes it if it is retired and this was the last one. */
    void giveBack(ModelLease used) {
        quietly(() -> used.release(1));
    }

    /** Has a model that was taken off closed when its last run is done. */
    void retire(@Nullable ModelLease takenOff) {
        if (takenOff != null) {
            quietly(takenOff::retire);
        }
    }

    /** A device that fails may also fail to let go of its memory; that must not spoil a batch that was scored. */
    private void quietly(Runnable closing) {
        try {
            closing.run();
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("device", device).addKeyValue("cause", e).log("A model could not be closed");
        }
    }
}
