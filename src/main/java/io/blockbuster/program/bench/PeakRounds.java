package io.blockbuster.program.bench;

import io.blockbuster.core.onnx.OnnxRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The peaks of this machine, measured once a round: in float32, and where it is fast with them in integers of 8 bits. */
final class PeakRounds implements AutoCloseable {
    private final Series float32 = new Series(MachinePeak.float32());
    private final @Nullable Series int8 = OnnxRuntime.hasFastInt8() ? new Series(MachinePeak.int8()) : null;

    /** Measures on one thread and on so many together, for so long each. */
    void measure(int threads, Duration time) throws InterruptedException {
        float32.measure(threads, time);
        if (int8 != null) {
            int8.measure(threads, time);
        }
    }

    BenchReport.Peak float32() {
        return float32.peak();
    }

    /** The peak in integers of 8 bits; null where the machine is not fast with them. */
    BenchReport.@Nullable Peak int8() {
        return int8 == null ? null : int8.peak();
    }

    @Override
    public void close() {
        float32.machine.close();
        if (int8 != null) {
            int8.machine.close();
        }
    }

    private static final class Series {
        private final MachinePeak machine;
        private final List<Double> oneThread = new ArrayList<>();
        private final List<Double> allThreads = new ArrayList<>();

        Series(MachinePeak machine) {
            this.machine = machine;
        }

        void measure(int threads, Duration time) throws InterruptedException {
            oneThread.add(machine.measure(1, time));
            allThreads.add(machine.measure(threads, time));
        }

        BenchReport.Peak peak() {
            return new BenchReport.Peak(new Samples(oneThread), new Samples(allThreads));
        }
    }
}
