package io.blockbuster.program.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * NVIDIA's cards in this machine, as {@code nvidia-smi} tells.
 *
 * @param all the cards, in CUDA's order
 * @param unknown why they are not known; null where they are
 */
record Cards(List<Card> all, @Nullable String unknown) {
    private static final int SECONDS = 20;
    private static final int FIELDS = 4;

    /**
     * One card.
     *
     * @param index counted from 0
     * @param name such as {@code NVIDIA H100 80GB HBM3}
     * @param driver the driver's version
     * @param memory such as {@code 81559 MiB}
     */
    record Card(String index, String name, String driver, String memory) {}

    /** Those of this machine. */
    static Cards here() throws InterruptedException {
        return ask("nvidia-smi");
    }

    /**
     * Those that a program tells of.
     *
     * @param program {@code nvidia-smi}, or what speaks like it
     */
    static Cards ask(String program) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(
                            program, "--query-gpu=index,name,driver_version,memory.total", "--format=csv,noheader")
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Cards(List.of(), program + " does not end");
            }
            return process.exitValue() == 0 ? read(output) : new Cards(List.of(), "nvidia-smi says: " + output);
        } catch (IOException e) {
            return new Cards(List.of(), "nvidia-smi is not found");
        }
    }

    private static Cards read(String lines) {
        List<Card> cards = new ArrayList<>();
        for (String line : lines.lines().toList()) {
            String[] fields = line.split(", *", -1);
            if (fields.length != FIELDS) {
                return new Cards(List.of(), "nvidia-smi says: " + line);
            }
            cards.add(new Card(fields[0].strip(), fields[1], fields[2], fields[3]));
        }
        return new Cards(cards, null);
    }

    /** In one line, for people. */
    String describe() {
        if (unknown != null) {
            return "no card is known: " + unknown;
        }
        return String.join(
                "; ",
                all.stream()
                        .map(card -> card.name() + " (" + card.memory() + ", driver " + card.driver() + ")")
                        .toList());
    }
}
