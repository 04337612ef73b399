package io.blockbuster.program.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.blockbuster.program.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The studies of the benchmark in their shortest form: every point is there and the counts agree. No time is judged. */
@Tag("load")
class StudiesIT {
    private static final String MODEL = Path.of("..", "model").toString();

    @TempDir
    Path folder;

    private Path json;
    private Path page;
    private Path pictures;

    @BeforeEach
    void nameFiles() {
        json = folder.resolve("found.json");
        page = folder.resolve("found.html");
        pictures = folder.resolve("pictures");
    }

    @Test
    void shouldDrawCurvesAndAccountForEveryReview() throws Exception {
        // When
        JsonNode report = run("--grow=length,instances,subjects");

        // Then
        assertThat(report.at("/rounds").asInt()).isOne();
        List<String> points = new ArrayList<>();
        for (JsonNode curve : report.at("/curves")) {
            for (JsonNode line : curve.at("/lines")) {
                for (JsonNode point : line.at("/points")) {
                    points.add(curve.at("/curve").asText() + " "
                            + point.at("/value").asInt() + ": "
                            + line.at("/name").asText());
                    assertThat(point.at("/reviewsPerSecond/median").asDouble()).isPositive();
                    assertThat(point.at("/scored").asInt())
                            .isPositive()
                            .isEqualTo(point.at("/reviews").asInt());
                    assertThat(point.at("/twice").asInt()).isZero();
                }
            }
        }
        assertThat(points)
                .containsExactly(
                        "LENGTH 16: Blockbuster",
                        "LENGTH 64: Blockbuster",
                        "LENGTH 16: engine in memory",
                        "LENGTH 64: engine in memory",
                        "INSTANCES 1: Blockbuster",
                        "INSTANCES 2: Blockbuster",
                        "SUBJECTS 1: its stream, constant score",
                        "SUBJECTS 100: its stream, constant score");
        assertThat(Files.readString(page)).contains("By tokens of a review", "<svg viewBox", "</html>");
        assertPictures("length-rate", "length-tokens", "length-latency", "instances-cpu", "subjects-rate");
    }

    @Test
    void shouldSayHowBusyAStandInDeviceIsKeptAndWhatLimitsItNext() throws Exception {
        // When
        JsonNode report = run("--stand-in-device");

        // Then
        assertThat(report.at("/devices")).hasSize(6).allSatisfy(device -> {
            assertThat(device.at("/busy/median").asDouble()).isBetween(0.0, 1.0);
            assertThat(device.at("/scored").asInt())
                    .isPositive()
                    .isEqualTo(device.at("/reviews").asInt());
        });
        assertThat(report.at("/limits")).hasSize(3);
        assertThat(Files.readString(page)).contains("The next limit is ");
        assertPictures("stand-in-busy");
    }

    @Test
    void shouldWatchAProcessorUnderASteadyLoadAndMissNoReview() throws Exception {
        // When
        JsonNode report = run("--soak", "4s", "--soak-rate", "20");

        // Then
        assertThat(report.at("/published").asInt()).isEqualTo(200 + 80);
        assertThat(report.at("/scored").asInt()).isEqualTo(200 + 80);
        assertThat(report.at("/twice").asInt()).isZero();
        assertThat(report.at("/footprints")).isNotEmpty().allSatisfy(footprint -> {
            assertThat(footprint.at("/residentBytes").asDouble()).isGreaterThan(50e6);
            assertThat(footprint.at("/files").asInt()).isPositive();
            assertThat(footprint.at("/threads").asInt()).isPositive();
        });
        assertThat(report.at("/footprints/0/heapBytes").asDouble()).isGreaterThan(5e6);
        assertPictures("soak-memory", "soak-handles", "soak-state");
    }

    private JsonNode run(String... study) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("bench", "--quick"));
        arguments.addAll(List.of(study));
        arguments.addAll(List.of("--model", MODEL, "--device", "cpu", "--json", json.toString()));
        arguments.addAll(List.of("--report", page.toString(), "--pictures", pictures.toString()));
        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
        return new JsonMapper().readTree(json.toFile());
    }

    private void assertPictures(String... names) {
        assertThat(names)
                .allSatisfy(name -> assertThat(pictures.resolve(name + ".svg"))
                        .content()
                        .startsWith("<svg xmlns")
                        .contains("<path class=\"curve"));
    }
}
