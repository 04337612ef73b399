package io.blockbuster.program.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** What must not be printed: the values of settings whose names say that they are secret. */
public final class Secrets {
    private static final String MASK = "******";

    // a token budget is no secret
    private static final Pattern SECRET_NAME = Pattern.compile(
            ".*(password|passphrase|secret|credential|jaas\\.config|ssl\\.key(?!store\\.(location|type))"
                    + "|private.?key|api.?key|user\\.info|token(?!s|.?budget)).*");

    /** User and password inside a URL. */
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/@\\s]+@");

    private Secrets() {}

    /** The value as it may be printed. */
    public static String mask(String name, String value) {
        if (value.isEmpty()) {
            return value;
        }
        if (SECRET_NAME.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
            return MASK;
        }
        return USER_INFO.matcher(value).replaceAll(MASK + "@");
    }
}
