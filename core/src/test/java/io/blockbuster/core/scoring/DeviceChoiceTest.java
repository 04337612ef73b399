package io.blockbuster.core.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockbuster.core.onnx.CudaOptions;
import io.blockbuster.core.onnx.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceChoiceTest {
    @ParameterizedTest
    @CsvSource({"auto, auto", "CPU, cpu", "cuda, cuda:0", "cuda:3, cuda:3", "'cuda:0, CUDA:2', 'cuda:0,cuda:2'"})
    void shouldReadTheDeviceAUserAsksFor(String text, String device) {
        assertThat(DeviceChoice.parse(text)).hasToString(device);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpu", "cuda:", "cuda:x", "cuda:-1", "cpu:1", "cuda:99999", "cuda:0,", "cuda:0,cpu"})
    void shouldRefuseAnythingElse(String text) {
        assertThatThrownBy(() -> DeviceChoice.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("auto, cpu, cuda or cuda:N");
    }

    @Test
    void shouldRefuseAGpuThatIsNamedTwice() {
        assertThatThrownBy(() -> DeviceChoice.parse("cuda,cuda:0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("once");
    }

    @Test
    void shouldRefuseHalfPrecisionOnTheCpu() {
        CudaOptions half = new CudaOptions(Precision.FP16, 0, false);

        assertThatThrownBy(() -> DeviceChoice.CPU.with(half))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fp16");
    }

    @Test
    void shouldTellCudaDevicesApart() {
        assertThat(DeviceChoice.parse("cuda:1")).isEqualTo(new DeviceChoice(DeviceChoice.Kind.CUDA, 1));
        assertThat(DeviceChoice.parse("auto")).isEqualTo(DeviceChoice.AUTO);
        assertThat(DeviceChoice.parse("cpu")).isEqualTo(new DeviceChoice(DeviceChoice.Kind.CPU, 0));
    }

    @Test
    void shouldTakeTheCpuForIntegersOf8Bits() {
        CudaOptions int8 = new CudaOptions(Precision.INT8, 0, false);

        assertThat(DeviceChoice.AUTO.with(int8)).hasToString("cpu");
        assertThatThrownBy(() -> DeviceChoice.parse("cuda").with(int8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("int8 is for the CPU");
    }
}
