package io.blockbuster.core.scoring;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The device that a user asks for.
 *
 * @param kind what sort of device
 * @param index which GPU, counted from 0
 */
public record DeviceChoice(Kind kind, int index) {
    /** CUDA where it can be used, otherwise the CPU. */
    public static final DeviceChoice AUTO = new DeviceChoice(Kind.AUTO, 0);

    /** The CPU. */
    public static final DeviceChoice CPU = new DeviceChoice(Kind.CPU, 0);

    private static final Pattern FORM = Pattern.compile("auto|cpu|cuda(?::(\\d{1,3}))?");

    /** The sorts of device to ask for. */
    public enum Kind {
        AUTO,
        CPU,
        CUDA
    }

    /**
     * Reads {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:1}.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public static DeviceChoice parse(String text) {
        Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no device: give auto, cpu, cuda or cuda:N.");
        }
        String index = form.group(1);
        String name = index == null ? form.group() : "cuda";
        return new DeviceChoice(
                Kind.valueOf(name.toUpperCase(Locale.ROOT)), index == null ? 0 : Integer.parseInt(index));
    }

    @Override
    public String toString() {
        String name = kind.name().toLowerCase(Locale.ROOT);
        return kind == Kind.CUDA ? name + ":" + index : name;
    }
}
