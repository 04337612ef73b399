package io.blockbuster.core.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.onnx.Device;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineSettingsTest {
    private final ScriptedModel cpu = new ScriptedModel();

    @Test
    void shouldRunTheModelOnAsManyThreadsAsTokenizeOnTheCpuAndSearchForNothing() {
        EngineSettings settings = EngineSettings.suiting(cpu, 3, null);

        assertThat(settings).isEqualTo(EngineSettings.forCores(3));
        assertThat(cpu.batchSizes()).isEmpty();
    }

    @Test
    void shouldKeepTwoMicroBatchesOfTheSizeFoundInFlightOnEachGpu() {
        ScriptedModel gpus = new OnTwoGpus();
        gpus.memory(2_000);

        EngineSettings settings = EngineSettings.suiting(gpus, 16, null);

        assertThat(settings.tokenizers()).isEqualTo(16);
        assertThat(settings.runners()).isEqualTo(4);
        assertThat(settings.tokenBudget()).isEqualTo(1_024);
    }

    @Test
    void shouldTakeTheSizeThatIsGivenWithoutTryingOthers() {
        ScriptedModel gpus = new OnTwoGpus();

        assertThat(EngineSettings.suiting(gpus, 1, 77).tokenBudget()).isEqualTo(77);
        assertThat(EngineSettings.suiting(cpu, 1, 77).tokenBudget()).isEqualTo(77);
        assertThat(gpus.batchSizes()).isEmpty();
    }

    private static final class OnTwoGpus extends ScriptedModel {
        @Override
        public Device device() {
            return new Device.Cuda(0);
        }

        @Override
        public List<Device> devices() {
            return List.of(new Device.Cuda(0), new Device.Cuda(1));
        }
    }
}
