package io.blockbuster.program.publish;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A rate of records.
 *
 * @param perSecond records per second, above zero
 */
record Rate(double perSecond) {
    private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(?:/\\s*(s|m|h))?");
    private static final Map<String, Duration> UNITS =
            Map.of("s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1));

    /** When record number {@code n} (the first is 0) is due, in nanoseconds after the start: no error adds up. */
    long dueNanos(long n) {
        return Math.round(n * (1e9 / perSecond));
    }

    /** Reads {@code 100/s}, {@code 30/m}, {@code 5/h} or {@code 100}, which is per second. */
    static final class Converter implements ITypeConverter<Rate> {
        @Override
        public Rate convert(String value) {
            Matcher form = FORM.matcher(value.strip().toLowerCase(Locale.ROOT));
            if (form.matches()) {
                String unit = form.group(2) == null ? "s" : form.group(2);
                double rate = Double.parseDouble(form.group(1))
                        / UNITS.getOrDefault(unit, Duration.ofSeconds(1)).toSeconds();
                if (rate > 0) {
                    return new Rate(rate);
                }
            }
            throw new TypeConversionException("'" + value + "' is no rate such as 100/s, 30/m or 5/h");
        }
    }
}
