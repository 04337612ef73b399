package io.blockbuster.program.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Sizes in bytes as people write them: {@code 512m}, {@code 2g}, or a plain number of bytes. */
public final class SizeConverter implements ITypeConverter<Long> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})([kmg]?)b?");

    @Override
    public Long convert(String value) {
        Matcher form = FORM.matcher(value.strip().toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw noSize(value);
        }
        int shift = switch (form.group(2)) {
            case "k" -> 10;
            case "m" -> 20;
            case "g" -> 30;
            default -> 0;
        };
        long number = Long.parseLong(form.group(1));
        if (number == 0 || number > Long.MAX_VALUE >> shift) {
            throw noSize(value);
        }
        return number << shift;
    }

    private static TypeConversionException noSize(String value) {
        return new TypeConversionException("'" + value + "' is not a size such as 512m or 2g");
    }
}
