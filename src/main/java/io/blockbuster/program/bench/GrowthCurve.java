package io.blockbuster.program.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What grows along a curve while all else stays as it is. */
enum GrowthCurve {
    /** How long the reviews are. */
    LENGTH("tokens of a review", 16, 64, 128, 256, 512),
    /** How large a micro-batch may be. */
    BUDGET("token budget of a micro-batch", 256, 1_024, 4_096, 16_384, 65_536),
    /** Kafka Streams threads of one process. */
    THREADS("stream threads", 1, 2, 4, 8),
    /** Partitions of every topic, on one stream thread. */
    PARTITIONS("partitions, on one stream thread", 1, 2, 4, 8, 16, 32),
    /** Processes of one application. */
    INSTANCES("instances on the same machine", 1, 2, 3, 4),
    /** Movies with an open window. */
    SUBJECTS("movies in the windows", 1, 100, 10_000, 100_000, 1_000_000);

    private static final int QUICK = 2;

    private final String across;
    private final List<Integer> values;

    GrowthCurve(String across, Integer... values) {
        this.across = across;
        this.values = List.of(values);
    }

    /** The name on the command line and in file names. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What stands below the axis. */
    String across() {
        return across;
    }

    /** The values that are measured. */
    List<Integer> values(boolean quick) {
        return quick ? values.subList(0, QUICK) : values;
    }

    /** Reads the name of a curve. */
    static final class Converter implements ITypeConverter<GrowthCurve> {
        @Override
        public GrowthCurve convert(String value) {
            return Arrays.stream(GrowthCurve.values())
                    .filter(curve -> curve.id().equals(value.strip().toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("'" + value + "' is not a curve; they are "
                            + Arrays.stream(GrowthCurve.values())
                                    .map(GrowthCurve::id)
                                    .collect(Collectors.joining(", "))));
        }
    }
}
