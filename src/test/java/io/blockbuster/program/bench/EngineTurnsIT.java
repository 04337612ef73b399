package io.blockbuster.program.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.scoring.EngineSettings;
import io.blockbuster.core.scoring.OnnxSentimentModel;
import io.blockbuster.core.scoring.ReadyModel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A processor that is stopped and goes on between turns of the engine. No time is judged. */
class EngineTurnsIT {
    private static final Path MODEL = Path.of("..", "model");
    private static final BenchSettings FEW = new BenchSettings(300, 1_500, 10, 20, 1, 5, 500, 250, 2);

    @TempDir
    Path folder;

    @Test
    void shouldHaveTheProcessorAndTheEngineWorkInTurn() throws Exception {
        // Given
        BenchInput input = BenchInput.generated(FEW.input());
        Contender processor = OwnContender.blockbuster(List.of("--model", MODEL.toString(), "--device", "cpu"), FEW);
        try (BrokerProcess broker = BrokerProcess.start(folder, FEW.partitions());
                OnnxSentimentModel model = OnnxSentimentModel.open(MODEL);
                PeakRounds peaks = new PeakRounds()) {
            ReadyModel ready = new ReadyModel(model, EngineSettings.forCores(2));
            // When
            List<EngineTurns.Turn> turns = new EngineTurns(broker, input, ready, FEW, peaks)
                    .of(processor, Contender.Place.on(broker, "turns.raw", "turns", folder));
            // Then
            assertThat(turns).isNotEmpty().allSatisfy(turn -> {
                assertThat(turn.enginePerSecond()).isPositive();
                assertThat(turn.engineCpuMillis()).isPositive();
            });
            assertThat(peaks.float32().allThreads().values()).hasSameSizeAs(turns);
            assertThat(turns).anySatisfy(turn -> {
                assertThat(turn.streamPerSecond()).isPositive();
                assertThat(turn.ratio()).isPositive();
            });
        }
    }
}
