package io.blockbuster.core.scoring;

import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.onnx.Device;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One device of a {@link DevicePool}, which guards it: the model on it while it works, or since when it does not. */
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

    /** The model, for one run, to be given back by {@link #leave}. */
    ModelLease enter() {
        ModelLease present = lease;
        if (present == null || !present.tryAcquire()) {
            throw new IllegalStateException(device + " does not work");
        }
        running++;
        return present;
    }

    void leave(ModelLease used) {
        running--;
        quietly(() -> used.release(1));
    }

    /** Whether this is the model that runs on it still. */
    boolean runs(ModelLease used) {
        return lease == used;
    }

    /** Takes the model off, which is closed when its last run is done, until the pause is over. */
    void stop(Exception cause, PoolSettings settings) {
        boolean workedForLong = works()
                && System.nanoTime() - startedNanos > settings.longestPause().toNanos();
        pause = pause.isZero() || workedForLong ? settings.firstPause() : settings.after(pause);
        retryNanos = System.nanoTime() + pause.toNanos();
        problem = cause instanceof ModelException || cause instanceof InferenceException
                ? String.valueOf(cause.getMessage())
                : cause.toString();
        retire();
    }

    void retire() {
        ModelLease present = lease;
        lease = null;
        if (present != null) {
            quietly(present::retire);
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
