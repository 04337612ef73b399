package io.blockbuster.program.bench;

import ai.onnxruntime.OrtException;
import io.blockbuster.core.onnx.Device;
import io.blockbuster.core.onnx.DevicePeak;
import io.blockbuster.core.onnx.Precision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The most that devices do, measured on them as {@link DevicePeak} says. Figures are NaN where they could not be had.
 *
 * @param operationsPerSecond of large matrix products
 * @param bytesPerSecond read and written in memory
 * @param unknown why they could not be had; null where they could
 */
record DeviceLimits(
        Samples operationsPerSecond,
        Samples bytesPerSecond,
        @Nullable String unknown) {

    /** Limits that could not be measured. */
    static DeviceLimits unknown(String why) {
        Samples none = new Samples(List.of(Double.NaN));
        return new DeviceLimits(none, none, why);
    }

    /**
     * Measures them once.
     *
     * @param devices equal ones: the first is measured, and counted as often as there are devices
     * @param inFlight runs at once on the first
     * @param precision the numbers that the model is computed in
     * @param time how long each of the two is measured
     */
    static DeviceLimits measure(List<Device> devices, int inFlight, Precision precision, Duration time)
            throws InterruptedException {
        if (precision == Precision.INT8) {
            return unknown("they are measured in float32 and half precision only");
        }
        Device first = devices.get(0);
        try (DevicePeak products = DevicePeak.ofProducts(first, precision)) {
            double operations = perSecond(products, inFlight, time);
            try (DevicePeak memory = DevicePeak.ofMemory(first, precision)) {
                double bytes = perSecond(memory, inFlight, time);
                return new DeviceLimits(
                        new Samples(List.of(devices.size() * operations)),
                        new Samples(List.of(devices.size() * bytes)),
                        null);
            }
        } catch (ExecutionException e) {
            return unknown(String.valueOf(e.getCause()));
        } catch (OrtException | RuntimeException e) {
            return unknown(e.toString());
        }
    }

    private static double perSecond(DevicePeak peak, int inFlight, Duration time)
            throws InterruptedException, ExecutionException {
        Part part = new Part("peak", "", peak.workPerRun(), n -> peak.run());
        return Part.together(Collections.nCopies(inFlight, part), time);
    }

    /** Several measurements as one. */
    static DeviceLimits of(List<DeviceLimits> rounds) {
        List<Double> operations = new ArrayList<>();
        List<Double> bytes = new ArrayList<>();
        @Nullable String unknown = null;
        for (DeviceLimits round : rounds) {
            operations.addAll(round.operationsPerSecond().values());
            bytes.addAll(round.bytesPerSecond().values());
            unknown = round.unknown() == null ? unknown : round.unknown();
        }
        return new DeviceLimits(new Samples(operations), new Samples(bytes), unknown);
    }

    /** In one sentence, for people. */
    String describe(String precision) {
        return unknown != null
                ? "The device's limits are not known: " + unknown + "."
                : Numbers.text(
                        "The device's limits as measured: %.1f TFLOP/s in products of %s, %,.0f GB/s in memory.",
                        operationsPerSecond.median() / 1e12, precision, bytesPerSecond.median() / 1e9);
    }
}
