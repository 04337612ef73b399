package io.blockbuster.core.report;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a run ran on, for the reader who wants to repeat it. */
public final class Environment {
    private Environment() {}

    /** Facts about this process by name. */
    public static Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("finished", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        String version = Environment.class.getPackage().getImplementationVersion();
        facts.put("blockbuster", version == null ? "development" : version);
        facts.put("java", Runtime.version() + " (" + System.getProperty("java.vendor") + ")");
        facts.put(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put(
                "heap",
                String.format(Locale.ROOT, "%,d MB", Runtime.getRuntime().maxMemory() / 1_000_000));
        return facts;
    }
}
