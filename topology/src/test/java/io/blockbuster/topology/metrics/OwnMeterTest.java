package io.blockbuster.topology.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.core.scoring.ScriptedModel;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnMeterTest {
    @Test
    void shouldBeDocumentedInTheTableRowByRow() throws IOException {
        // Given
        List<String> wanted =
                Arrays.stream(OwnMeter.values()).map(OwnMeter::markdownRow).toList();

        // When
        List<String> rows = Files.readAllLines(Path.of("../docs/metrics.md")).stream()
                .takeWhile(line -> !line.equals("## The trainer"))
                .filter(line -> line.startsWith("| `"))
                .toList();

        // Then
        assertThat(rows).isEqualTo(wanted);
    }

    @Test
    void shouldShowOnlyTheModelThatScoresNow() {
        // Given
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        ProcessorMetrics metrics = new ProcessorMetrics(registry, List.of());
        metrics.modelChanged(new ScriptedModel("1"));

        // When
        metrics.modelChanged(new ScriptedModel("2"));

        // Then
        assertThat(registry.find(OwnMeter.MODEL.id()).gauges())
                .singleElement()
                .satisfies(gauge -> assertThat(gauge.getId().getTag("version")).isEqualTo("2"));
        assertThat(registry.get(OwnMeter.DEVICE.id())
                        .tags("device", "cpu", "provider", "CPUExecutionProvider")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void shouldNameEveryMeterOfTheProcessor() {
        // Given
        SimpleMeterRegistry registry = new SimpleMeterRegistry();

        // When
        new ProcessorMetrics(registry, List.of(Duration.ofMinutes(1))).modelChanged(new ScriptedModel("7"));

        // Then
        List<String> known = Arrays.stream(OwnMeter.values()).map(OwnMeter::id).toList();
        assertThat(registry.getMeters()).isNotEmpty().allSatisfy(meter -> {
            // Percentiles are gauges of their own in a registry without native ones.
            String name = meter.getId().getName().replace(".percentile", "");
            assertThat(known).contains(name);
        });
    }
}
