package io.blockbuster.program.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.program.CommandRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The measurement of a device in a short form, on the CPU: every row is there and has a figure. No time is judged. */
@Tag("load")
class MeasureDeviceIT {
    @Test
    void shouldMeasureEverySizeEveryNumberOfThreadsAndEveryLoadAndKeepIt(@TempDir Path folder) {
        Path json = folder.resolve("device.json");

        CommandRun run = CommandRun.of(
                ("measure-device --device cpu --precision fp32 --model ../model --quick --reviews 600 --lengths"
                                + " 16,128,100000 --batches 1,8 --tokenizers 1,2 --json " + json)
                        .split(" "));

        assertThat(run.err()).doesNotContain("blockbuster: ");
        assertThat(run.code()).isZero();
        DeviceReport report = DeviceReport.read(json);
        assertThat(report.grid())
                .extracting(cell -> cell.length() + "×" + cell.batch())
                .containsExactly("16×1", "16×8", "128×1", "128×8");
        assertThat(report.grid())
                .allSatisfy(
                        cell -> assertThat(cell.texts().perSecond().median()).isPositive());
        assertThat(report.asTheyAre().perSecond().median()).isPositive();
        assertThat(report.limits().unknown()).isNull();
        assertThat(report.limits().operationsPerSecond().median()).isPositive();
        assertThat(report.limits().bytesPerSecond().median()).isPositive();
        assertThat(report.byThreads()).extracting(DeviceReport.Threads::threads).containsExactly(1, 2);
        assertThat(report.byThreads())
                .allSatisfy(by -> assertThat(by.engine().perSecond().median()).isPositive());
        DeviceReport.Latency latency = Objects.requireNonNull(report.latency());
        assertThat(latency.threads()).isIn(1, 2);
        assertThat(latency.loads()).extracting(LatencyRun::share).containsExactly(0.25, 0.5, 0.8);
        assertThat(latency.loads()).allSatisfy(load -> {
            assertThat(load.scored()).isEqualTo(load.reviews()).isPositive();
            assertThat(quantiles(load.untilScored())).allMatch(millis -> millis > 0 && Double.isFinite(millis));
            assertThat(quantiles(load.untilReadable())).allMatch(millis -> millis > 0 && Double.isFinite(millis));
        });
        assertThat(report.device()).isEqualTo("cpu");
        assertThat(report.precision()).isEqualTo("fp32");
        assertThat(run.out())
                .contains(
                        DeviceTable.of(report).toText(),
                        DeviceTable.latency(report).toText());
    }

    private static List<Double> quantiles(LatencyRun.Quantiles millis) {
        return List.of(millis.p50(), millis.p99(), millis.p999(), millis.longest());
    }
}
