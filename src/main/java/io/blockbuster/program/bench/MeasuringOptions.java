package io.blockbuster.program.bench;

import io.blockbuster.program.cli.AtLeastOne;
import io.blockbuster.program.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What all commands that measure ask for, as a picocli mixin: on which reviews, how much, and where the figures go. */
final class MeasuringOptions {
    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "Reviews to measure on, in any format that publish reads. "
                    + "Default: made-up ones as long as those of IMDB.")
    private @Nullable Path data;

    @Option(names = "--quick", description = "Little of everything, to see that it works; the figures mean little.")
    private boolean quick;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Rounds; each measures everything once. Default: 3, with --quick 1.")
    private @Nullable Integer repeats;

    @Option(names = "--json", paramLabel = "FILE", description = "Write everything that was measured to this file.")
    private @Nullable Path json;

    /**
     * How much is measured.
     *
     * @param reviews as given with {@code --reviews}; null for as many as the form has
     */
    BenchSettings settings(@Nullable Integer reviews) {
        BenchSettings settings = quick ? BenchSettings.QUICK : BenchSettings.FULL;
        if (reviews != null) {
            settings = settings.withReviews(reviews);
        }
        return repeats == null ? settings : settings.withRepeats(repeats);
    }

    /**
     * The reviews to measure on.
     *
     * @throws CommandException if the file has none
     */
    BenchInput input(BenchSettings settings) {
        return data == null ? BenchInput.generated(settings.input()) : BenchInput.read(data, settings.input());
    }

    /** Whether reviews were named. */
    boolean hasData() {
        return data != null;
    }

    boolean quick() {
        return quick;
    }

    /** Rounds; null for as many as the form has. */
    @Nullable Integer repeats() {
        return repeats;
    }

    /** Writes the figures where {@code --json} says, if it does. */
    void writeJson(String content) {
        write(json, content);
    }

    /** Writes a file, if one is named. */
    static void write(@Nullable Path file, String content) {
        if (file == null) {
            return;
        }
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new CommandException(file + " cannot be written: " + e.getMessage(), null, e);
        }
    }
}
