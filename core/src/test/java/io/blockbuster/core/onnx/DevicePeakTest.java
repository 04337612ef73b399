package io.blockbuster.core.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DevicePeakTest {
    private static final Device CPU = new Device.Cpu();

    @Test
    void shouldCountTheOperationsOfAChainOfProducts() throws Exception {
        try (DevicePeak peak = DevicePeak.ofProducts(CPU, Precision.FP32, 32, 5)) {
            assertThat(peak.workPerRun()).isEqualTo(2.0 * 32 * 32 * 32 * 5);
        }
    }

    @Test
    void shouldMultiplyTheSameInHalfPrecisionAsInFloat32() throws Exception {
        try (DevicePeak single = DevicePeak.ofProducts(CPU, Precision.FP32, 64, 4);
                DevicePeak half = DevicePeak.ofProducts(CPU, Precision.FP16, 64, 4)) {
            assertThat(single.run()).isNotZero();
            assertThat(half.run()).isCloseTo(single.run(), within(0.002f));
        }
    }

    @Test
    void shouldCountWhatAChainOverMemoryReadsAndWrites() throws Exception {
        try (DevicePeak single = DevicePeak.ofMemory(CPU, Precision.FP32, 1_000, 3);
                DevicePeak half = DevicePeak.ofMemory(CPU, Precision.FP16, 1_000, 3)) {
            assertThat(single.workPerRun()).isEqualTo(7 * 1_000 * 4.0);
            assertThat(half.workPerRun()).isEqualTo(7 * 1_000 * 2.0);
            assertThat(single.run()).isZero();
            assertThat(half.run()).isZero();
        }
    }
}
