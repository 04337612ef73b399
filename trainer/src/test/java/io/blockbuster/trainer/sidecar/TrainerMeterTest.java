package io.blockbuster.trainer.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainerMeterTest {
    @Test
    void shouldBeDocumentedInTheTableRowByRow() throws IOException {
        // Given
        List<String> wanted = Arrays.stream(TrainerMeter.values())
                .map(meter -> meter.definition().markdownRow())
                .toList();

        // When
        List<String> rows = Files.readAllLines(Path.of("../docs/metrics.md")).stream()
                .dropWhile(line -> !line.equals("## The trainer"))
                .filter(line -> line.startsWith("| `"))
                .toList();

        // Then
        assertThat(rows).isEqualTo(wanted);
    }

    @Test
    void shouldAllBeThereFromTheStart() {
        // Given
        SimpleMeterRegistry registry = new SimpleMeterRegistry();

        // When
        TrainerMetrics metrics = new TrainerMetrics(registry);
        metrics.onLabels(3, 2, 1);

        // Then
        assertThat(Arrays.stream(TrainerMeter.values())
                        .map(meter -> meter.definition().id()))
                .allSatisfy(id -> assertThat(registry.find(id).meters()).as(id).isNotEmpty());
        assertThat(registry.get("blockbuster.trainer.labelled")
                        .tag("outcome", "new")
                        .counter()
                        .count())
                .isEqualTo(3);
    }
}
