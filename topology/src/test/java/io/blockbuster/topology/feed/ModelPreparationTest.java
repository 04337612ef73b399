package io.blockbuster.topology.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockbuster.core.model.GoldenExample;
import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.model.SafeTensorsWriter;
import io.blockbuster.core.onnx.CudaOptions;
import io.blockbuster.core.onnx.Precision;
import io.blockbuster.core.scoring.DeviceChoice;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.core.update.UpdateFixture;
import io.blockbuster.core.update.UpdateRefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelPreparationTest {
    private static final FetchLimits LIMITS = new FetchLimits(Duration.ofSeconds(5), Duration.ofSeconds(30), 2);
    private static final byte[] DELTA = UpdateFixture.delta(5).write(SafeTensorsWriter.Precision.F16);
    private static final ModelVersion VERSION = new ModelVersion(UpdateFixture.OWN.name(), "9.0.0");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"INT8", "AUTO"})
    void shouldTakeIntoIntegersOf8BitsWhatWasMadeInFloat32(Precision precision) {
        DeviceChoice device = DeviceChoice.parse("cpu").with(new CudaOptions(precision, 0, false));
        ModelManifest manifest = manifest(UpdateFixture.golden(DELTA, VERSION));

        try (ModelPreparation preparation = preparation(device);
                SentimentModel prepared = preparation.prepare(manifest)) {
            assertThat(prepared.version()).isEqualTo(VERSION);
            // Alone or in company: that is how integers of 8 bits show.
            assertThat(prepared.score(List.of(prepared.tokenize("a film"), prepared.tokenize("a film"))))
                    .allSatisfy(score -> assertThat(score.logits())
                            .isEqualTo(prepared.score(List.of(prepared.tokenize("a film")))
                                    .get(0)
                                    .logits()));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INT8", "AUTO", "FP32"})
    void shouldProveTheWeightsAsStrictlyWhereItRoundsThem(Precision precision) {
        DeviceChoice device = DeviceChoice.parse("cpu").with(new CudaOptions(precision, 0, false));
        List<GoldenExample> wrong = UpdateFixture.golden(DELTA, VERSION).stream()
                .map(example -> new GoldenExample(example.text(), example.ids(), shifted(example.logits())))
                .toList();

        try (ModelPreparation preparation = preparation(device)) {
            assertThatThrownBy(() -> preparation.prepare(manifest(wrong)))
                    .isInstanceOf(UpdateRefusedException.class)
                    .hasMessageContaining("golden example 1");
        }
    }

    private ModelPreparation preparation(DeviceChoice device) {
        return new ModelPreparation(UpdateFixture.BASE, folder, device, LIMITS);
    }

    private static ModelManifest manifest(List<GoldenExample> golden) {
        return ModelManifest.ofDelta(VERSION, 1, null, UpdateFixture.DIGEST, DELTA, golden, UpdateFixture.CREATED);
    }

    private static float[] shifted(float[] logits) {
        float[] moved = logits.clone();
        moved[0] += 0.05f + 0.02f * Math.abs(moved[0]);
        return moved;
    }
}
