package io.blockbuster.program.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code bench/gpu/run}, with a program in place of Blockbuster that notes how it is called. */
class GpuScriptTest {
    private static final Path SCRIPTS = Path.of("..", "bench", "gpu");

    @TempDir
    Path home;

    @BeforeEach
    void makeAHome() throws IOException {
        Path scripts = Files.createDirectories(home.resolve("bench/gpu"));
        for (String script : List.of("run", "missing")) {
            Files.copy(SCRIPTS.resolve(script), scripts.resolve(script));
        }
        Files.writeString(home.resolve("reviews.txt"), "a review\n");
        Path program = home.resolve("blockbuster");
        Files.writeString(program, """
                #!/bin/sh
                echo "$@" >> calls
                echo "what $1 says"
                [ "$1" != "$FAILING" ]
                """);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void shouldCheckTheMachineThenTheScoresThenTheSpeed() throws Exception {
        Run run = run("", "reviews.txt", "cpu");

        assertThat(run.calls())
                .containsExactly(
                        "doctor --device cpu",
                        "check-device --device cpu --precision fp32 --data reviews.txt --limit 5000",
                        "measure-device --device cpu --precision fp32 --data reviews.txt --reviews 200000"
                                + " --json kept/device.json");
        assertThat(run.output()).contains("what measure-device says", "Kept in kept");
        assertThat(home.resolve("kept/table.txt")).hasContent("what measure-device says");
        assertThat(run.code()).isZero();
    }

    @Test
    void shouldCheckTheScoresOfEachOfSeveralCards() throws Exception {
        Files.writeString(home.resolve("bench/gpu/missing"), "#!/bin/sh\n");

        Run run = run("", "reviews.txt", "cuda:0,cuda:1");

        assertThat(run.calls())
                .containsExactly(
                        "doctor --device cuda:0,cuda:1",
                        "check-device --device cuda:0 --precision fp16 --data reviews.txt --limit 5000",
                        "check-device --device cuda:1 --precision fp16 --data reviews.txt --limit 5000",
                        "measure-device --device cuda:0,cuda:1 --precision fp16 --data reviews.txt --reviews 200000"
                                + " --json kept/device.json");
        assertThat(home.resolve("kept/scores.txt")).hasContent("what check-device says\nwhat check-device says");
        assertThat(run.code()).isZero();
    }

    @Test
    void shouldMeasureNothingWhereTheScoresDoNotAgree() throws Exception {
        Run run = run("check-device", "reviews.txt", "cpu");

        assertThat(run.calls()).hasSize(2);
        assertThat(run.output()).contains("The scores do not agree; speed means nothing then.");
        assertThat(run.code()).isEqualTo(1);
    }

    @Test
    void shouldStopAtWhatDoctorFinds() throws Exception {
        Run run = run("doctor", "reviews.txt", "cpu");

        assertThat(run.calls()).containsExactly("doctor --device cpu");
        assertThat(run.output()).contains("what doctor says", "Mend what doctor says");
        assertThat(run.code()).isEqualTo(1);
    }

    @Test
    void shouldNotEvenAskDoctorWhereTheCardIsMissing() throws Exception {
        Run run = run("", "reviews.txt", "cuda:77,cuda:78");

        assertThat(run.output()).contains("missing: GPU number 77");
        assertThat(home.resolve("calls")).doesNotExist();
        assertThat(run.code()).isEqualTo(1);
    }

    @Test
    void shouldSayThatTheReviewsAreNotThere() throws Exception {
        Run run = run("", "absent.txt", "cpu");

        assertThat(run.output()).contains("absent.txt is not there");
        assertThat(run.code()).isEqualTo(1);
    }

    private record Run(int code, String output, Path home) {
        List<String> calls() throws IOException {
            return Files.readAllLines(home.resolve("calls"));
        }
    }

    private Run run(String failing, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bash", "bench/gpu/run");
        builder.command().addAll(List.of(arguments));
        builder.directory(home.toFile()).redirectErrorStream(true);
        List.of("PRECISION", "LIMIT", "REVIEWS_SCORED", "MEASURE_OPTIONS").forEach(builder.environment()::remove);
        builder.environment().put("FAILING", failing);
        builder.environment().put("OUT", "kept");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output, home);
    }
}
