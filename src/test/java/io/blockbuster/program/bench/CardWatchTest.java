package io.blockbuster.program.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.blockbuster.core.onnx.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The watch on cards, with a script in place of {@code nvidia-smi} that tells of them until it is ended. */
class CardWatchTest {
    private static final Device GPU0 = new Device.Cuda(0);
    private static final Device GPU2 = new Device.Cuda(2);

    @TempDir
    Path folder;

    @Test
    void shouldTellWhatACardDidMeanwhile() throws Exception {
        CardUse use = firstUse("97, 2048, 1980, 650.5", List.of(GPU0), Map.of());

        assertThat(use.busy()).isCloseTo(0.97, within(1e-9));
        assertThat(use.memoryBytes()).isEqualTo(2048.0 * (1 << 20));
        assertThat(use.clockHertz()).isCloseTo(1.98e9, within(1.0));
        assertThat(use.watts()).isEqualTo(650.5);
        assertThat(arguments()).contains("--query-gpu=utilization.gpu,memory.used,clocks.sm,power.draw", "-i 0 ");
    }

    @Test
    void shouldLeaveOpenWhatACardDoesNotTell() throws Exception {
        CardUse use = firstUse("12, 100, [N/A], [Not Supported]", List.of(GPU0), Map.of());

        assertThat(use.busy()).isCloseTo(0.12, within(1e-9));
        assertThat(use.clockHertz()).isNaN();
        assertThat(use.watts()).isNaN();
    }

    @Test
    void shouldAskForAllCardsThatTheModelRunsOnAsCudaCountsThem() throws Exception {
        firstUse("1, 1, 1, 1", List.of(GPU0, GPU2), Map.of("CUDA_VISIBLE_DEVICES", "3, 1, GPU-8932f937"));

        assertThat(arguments()).contains("-i 3,GPU-8932f937 ");
    }

    @Test
    void shouldHaveNoReadingsFromOutsideATime() throws Exception {
        try (CardWatch watch = CardWatch.of(List.of(GPU0), saying("1, 1, 1, 1"), Map.of())) {
            Span before = new Span(System.nanoTime() - 2_000_000_000L, System.nanoTime());
            awaitUse(watch);

            assertThat(watch.during(new Span(before.fromNanos() - 1_000_000_000L, before.fromNanos())))
                    .isEmpty();
        }
    }

    @Test
    void shouldHaveNoReadingsWhereTheProgramIsNotThereOrNoCardIsUsed() throws Exception {
        Span all = new Span(System.nanoTime() - 1_000_000_000L, System.nanoTime() + 1_000_000_000L);

        try (CardWatch absent =
                        CardWatch.of(List.of(GPU0), folder.resolve("absent").toString(), Map.of());
                CardWatch cpu = CardWatch.of(List.of(new Device.Cpu()), saying("1, 1, 1, 1"), Map.of())) {
            assertThat(CardUse.of(absent.during(all))).isNull();
            assertThat(CardUse.of(cpu.during(all))).isNull();
            assertThat(folder.resolve("arguments")).doesNotExist();
        }
    }

    private CardUse firstUse(String line, List<Device> devices, Map<String, String> environment) throws IOException {
        try (CardWatch watch = CardWatch.of(devices, saying(line), environment)) {
            return awaitUse(watch);
        }
    }

    private static CardUse awaitUse(CardWatch watch) {
        long from = System.nanoTime();
        AtomicReference<@Nullable CardUse> use = new AtomicReference<>();
        Awaitility.await().until(() -> {
            use.set(CardUse.of(watch.during(lastingSince(from))));
            return use.get() != null;
        });
        CardUse found = use.get();
        assertThat(found).isNotNull();
        return found;
    }

    /** A time whose second half has lasted since then. */
    private static Span lastingSince(long from) {
        long now = System.nanoTime();
        return new Span(2 * from - now, now);
    }

    private String arguments() throws IOException {
        return Files.readString(folder.resolve("arguments"));
    }

    private String saying(String line) throws IOException {
        Path script = folder.resolve("nvidia-smi");
        Files.writeString(script, """
                #!/bin/sh
                echo "$@" > %s/arguments
                while echo "%s"; do sleep 0.05; done
                """.formatted(folder, line));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script.toString();
    }
}
