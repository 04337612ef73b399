package io.blockbuster.program.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.program.CommandRun;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

class StudyOptionsTest {
    @Command
    private static final class Bench {
        @Mixin
        StudyOptions studies = new StudyOptions();

        @Option(names = "--quick")
        boolean quick;
    }

    @Test
    void shouldStudyNothingUnlessAsked() {
        assertThat(parsed().chosen()).isNull();
    }

    @Test
    void shouldDrawAllCurvesUnlessSomeAreNamed() {
        assertThat(parsed("--grow", "--quick").chosen())
                .isEqualTo(new StudyOptions.Study.Grow(List.of(GrowthCurve.values())));
        assertThat(parsed("--grow=subjects,LENGTH,subjects").chosen())
                .isEqualTo(new StudyOptions.Study.Grow(List.of(GrowthCurve.SUBJECTS, GrowthCurve.LENGTH)));
    }

    @Test
    void shouldSoakForHalfAnHourUnlessTold() {
        assertThat(parsed("--soak", "--quick").chosen())
                .isEqualTo(new StudyOptions.Study.Soaking(Duration.ofMinutes(30), null));
        assertThat(parsed("--soak", "2h", "--soak-rate", "50").chosen())
                .isEqualTo(new StudyOptions.Study.Soaking(Duration.ofHours(2), 50.0));
    }

    @Test
    void shouldRefuseWhatDoesNotGoTogether() {
        assertWrong("exclude each other", "--soak", "1m", "--grow");
        assertWrong("--pictures needs", "--pictures", "there");
        assertWrong("--soak-rate needs --soak", "--soak-rate", "5");
        assertWrong("--soak-rate must be above 0", "--soak", "1m", "--soak-rate", "0");
        assertWrong("leave out --data, --reviews", "--grow", "--reviews", "5");
        assertWrong("'width' is not a curve; they are length, budget", "--grow=width");
    }

    private static void assertWrong(String message, String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "bench";
        System.arraycopy(options, 0, arguments, 1, options.length);
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains(message);
    }

    private static StudyOptions parsed(String... options) {
        Bench bench = new Bench();
        new CommandLine(bench).parseArgs(options);
        return bench.studies;
    }
}
