package io.blockbuster.core.scoring;

import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.onnx.Device;
import io.blockbuster.core.text.Tokens;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One model on one or more devices that may fail. Each batch goes to the working device that runs the fewest. A device
 * that fails is left out, and its batch is scored by another one; where none is left, by the CPU on all its threads.
 * After a pause the device is tried again, and takes batches again once the model runs on it.
 *
 * <p>A run fails as a whole or not at all, so no score is lost or given twice by such a move. Thread-safe; its lock is
 * never held while a model is loaded, run or closed, so whoever asks how the devices are is answered at once.
 */
public final class DevicePool implements SentimentModel {
    private static final Logger LOG = LoggerFactory.getLogger(DevicePool.class);
    private static final Device CPU = new Device.Cpu();

    private final PooledModel model;
    private final PoolSettings settings;
    private final List<PooledDevice> devices;
    private final PooledDevice cpu = new PooledDevice(CPU);
    private @Nullable Thread repair;
    private boolean loadingCpu;
    private boolean closed;

    private DevicePool(PooledModel model, List<Device> devices, PoolSettings settings) {
        this.model = model;
        this.settings = settings;
        this.devices = devices.stream().map(PooledDevice::new).toList();
    }

    /**
     * Loads the model on all devices.
     *
     * @throws ModelException if one of the devices cannot be used
     */
    public static DevicePool open(PooledModel model, List<Device> devices, PoolSettings settings) {
        DevicePool pool = new DevicePool(model, devices, settings);
        try {
            pool.devices.forEach(device -> device.start(model.on(device.device())));
            return pool;
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    /** Loads the model on the devices that work now; the others are tried again later. */
    public static DevicePool openOnWhatWorks(PooledModel model, List<Device> devices, PoolSettings settings) {
        DevicePool pool = new DevicePool(model, devices, settings);
        for (PooledDevice device : pool.devices) {
            try {
                device.start(model.on(device.device()));
            } catch (ModelException | InferenceException e) {
                pool.leaveOut(device, e);
            }
        }
        return pool;
    }

    @Override
    public ModelVersion version() {
        return model.version();
    }

    @Override
    public Device device() {
        return devices().get(0);
    }

    @Override
    public synchronized List<Device> devices() {
        List<Device> working = devices.stream()
                .filter(PooledDevice::works)
                .map(PooledDevice::device)
                .toList();
        return working.isEmpty() ? List.of(CPU) : working;
    }

    @Override
    public synchronized Optional<String> degraded() {
        String problems = devices.stream()
                .filter(device -> !device.works())
                .map(device -> device.device() + " failed: " + device.problem())
                .collect(Collectors.joining("; "));
        return problems.isEmpty() ? Optional.empty() : Optional.of(problems);
    }

    @Override
    public int maxTokens() {
        return model.maxTokens();
    }

    @Override
    public Tokens tokenize(String text) {
        return model.tokenizer().tokenize(text);
    }

    @Override
    public List<Score> score(List<Tokens> batch) {
        while (true) {
            Run run = begin();
            try {
                return run.model().score(batch);
            } catch (InferenceException e) {
                if (run.device() == cpu || !isDevicesFault(run.model(), batch, e)) {
                    throw e;
                }
                moveFrom(run, e);
            } finally {
                end(run);
            }
        }
    }

    @Override
    public int padding(List<Tokens> batch) {
        Run run = beginIfLoaded();
        if (run == null) {
            return 0;
        }
        try {
            return run.model().padding(batch);
        } finally {
            end(run);
        }
    }

    /** One use of the model on a device. */
    private record Run(PooledDevice device, ModelLease lease) {
        SentimentModel model() {
            return lease.model();
        }
    }

    /** Begins on the working device with the least to do; where none works on the CPU, once the model is loaded there. */
    private Run begin() {
        while (true) {
            synchronized (this) {
                PooledDevice device = awaitLoaded();
                if (device != null) {
                    return new Run(device, device.enter());
                }
                loadingCpu = true;
            }
            loadOnCpu();
        }
    }

    private synchronized @Nullable Run beginIfLoaded() {
        PooledDevice device = closed ? null : loaded();
        return device == null ? null : new Run(device, device.enter());
    }

    private void end(Run run) {
        synchronized (this) {
            run.device().leave();
        }
        run.device().giveBack(run.lease());
    }

    /** The device to run on, waited for while another thread loads the CPU's model; null where this one has to. */
    private @Nullable PooledDevice awaitLoaded() {
        while (!closed) {
            PooledDevice device = loaded();
            if (device != null || !loadingCpu) {
                return device;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InferenceException("interrupted while the model was loaded on the CPU", e);
            }
        }
        throw new InferenceException("the model is closed");
    }

    /** The working device with the least to do, else the CPU where the model is loaded there. */
    private @Nullable PooledDevice loaded() {
        return devices.stream()
                .filter(PooledDevice::works)
                .min(Comparator.comparingInt(PooledDevice::running))
                .orElse(cpu.works() ? cpu : null);
    }

    /** Loads the CPU's model, without the lock: those who only look must not wait. */
    private void loadOnCpu() {
        SentimentModel loaded = null;
        try {
            loaded = new ParallelModel(model.on(CPU), settings.cpuThreads());
        } finally {
            boolean wanted;
            synchronized (this) {
                loadingCpu = false;
                wanted = !closed && devices.stream().noneMatch(PooledDevice::works);
                if (wanted && loaded != null) {
                    cpu.start(loaded);
                }
                notifyAll();
            }
            if (!wanted && loaded != null) {
                loaded.close();
            }
        }
    }

    private boolean isDevicesFault(SentimentModel failed, List<Tokens> batch, InferenceException failure) {
        if (failure instanceof OutOfDeviceMemoryException) {
            return batch.size() == 1; // more than one may fit in halves
        }
        return !DeviceProbe.works(failed);
    }

    private void moveFrom(Run failed, InferenceException cause) {
        PooledDevice device = failed.device();
        synchronized (this) {
            if (closed || !device.runs(failed.lease())) { // another run may have found it out first
                return;
            }
            leaveOut(device, cause);
        }
        device.retire(failed.lease());
    }

    private synchronized void leaveOut(PooledDevice device, Exception cause) {
        device.stop(cause, settings);
        LOG.atWarn()
                .addKeyValue("device", device.device())
                .addKeyValue("cause", device.problem())
                .addKeyValue("now", devices())
                .addKeyValue("nextAttempt", device.pause())
                .log("A device fails; its reviews are scored elsewhere until it works again");
        if (repair == null) {
            Thread thread = new Thread(this::repairDevices, "blockbuster-device-repair");
            thread.setDaemon(true);
            repair = thread;
            thread.start();
        }
        notifyAll();
    }

    private void repairDevices() {
        try {
            PooledDevice due = awaitDue();
            while (due != null) {
                tryAgain(due);
                due = awaitDue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // only close() interrupts
        }
    }

    /** The device to try next, when it is time to; null when all work or the pool is closed. */
    private synchronized @Nullable PooledDevice awaitDue() throws InterruptedException {
        while (!closed) {
            Optional<PooledDevice> next = devices.stream()
                    .filter(device -> !device.works())
                    .min(Comparator.comparingLong(device -> device.retryNanos() - System.nanoTime()));
            if (next.isEmpty()) {
                break;
            }
            long remaining = next.get().retryNanos() - System.nanoTime();
            if (remaining <= 0) {
                return next.get();
            }
            wait(remaining / 1_000_000, (int) (remaining % 1_000_000));
        }
        repair = null;
        return null;
    }

    private void tryAgain(PooledDevice device) {
        SentimentModel loaded;
        try {
            loaded = model.on(device.device());
        } catch (RuntimeException e) {
            stillFails(device, e);
            return;
        }
        ModelLease substitute = null;
        boolean wanted;
        synchronized (this) {
            wanted = !closed;
            if (wanted) {
                device.start(loaded);
                substitute = cpu.takeOff();
                notifyAll();
            }
        }
        cpu.retire(substitute);
        if (!wanted) {
            loaded.close();
            return;
        }
        LOG.atInfo()
                .addKeyValue("device", device.device())
                .addKeyValue("now", devices())
                .log("A device works again");
    }

    private synchronized void stillFails(PooledDevice device, RuntimeException cause) {
        device.stop(cause, settings);
        LOG.atWarn()
                .addKeyValue("device", device.device())
                .addKeyValue("cause", device.problem())
                .addKeyValue("nextAttempt", device.pause())
                .log("A device still fails");
    }

    @Override
    public void close() {
        Map<PooledDevice, ModelLease> rest = new HashMap<>();
        synchronized (this) {
            closed = true;
            Stream.concat(devices.stream(), Stream.of(cpu)).forEach(device -> {
                ModelLease lease = device.takeOff();
                if (lease != null) {
                    rest.put(device, lease);
                }
            });
            if (repair != null) {
                repair.interrupt();
            }
            notifyAll();
        }
        rest.forEach(PooledDevice::retire);
        model.tokenizer().close();
    }
}
