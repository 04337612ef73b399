package io.blockbuster.program.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.program.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables of {@code device-report.json}, which a short run on a CPU wrote. */
class DeviceTableTest {
    private static final Path REPORT = Path.of("test/resources/device-report.json");

    private final DeviceReport report = DeviceReport.read(REPORT);

    @Test
    void shouldHaveARowForEachSizeAndForEachNumberOfThreads() {
        assertThat(DeviceTable.of(report).rows())
                .extracting(row -> row.get(0))
                .containsExactly(
                        "model, 16 tokens × 1",
                        "model, 16 tokens × 8",
                        "model, 128 tokens × 1",
                        "model, 128 tokens × 8",
                        "model, reviews as they are",
                        "engine, tokenizing on 1 thread",
                        "engine, tokenizing on 2 threads",
                        "topic to topic, tokenizing on 1 thread",
                        "topic to topic, tokenizing on 2 threads");
    }

    @Test
    void shouldCountTheTokensOfATextOfTheGrid() {
        DeviceReport.Cell cell = report.grid().get(3);

        List<String> row = DeviceTable.of(report).rows().get(3);

        double median = cell.texts().perSecond().median();
        assertThat(cell.length()).isEqualTo(128);
        assertThat(row.get(1)).isEqualTo(Numbers.rate(median));
        assertThat(row.get(4)).isEqualTo(Numbers.rate(128 * median));
    }

    @Test
    void shouldSayWhatWasMeasuredOnAndWhatIsNotKnownOfIt() {
        assertThat(DeviceTable.conditions(report))
                .contains("no card is known: nvidia-smi is not found")
                .contains(report.model() + " on cpu in fp32")
                .contains("median " + report.input().medianTokens() + " tokens")
                .contains("nine in ten not beyond " + report.input().ninetiethTokens())
                .contains("Micro-batches of 4,096 tokens, 2 in flight");
    }

    @Test
    void shouldNameTheCardAndItsDriverWhereTheyAreKnown() {
        Cards cards = new Cards(List.of(new Cards.Card("0", "NVIDIA L4", "550.54.15", "23034 MiB")), null);

        assertThat(DeviceTable.conditions(on(cards, List.of())))
                .startsWith("NVIDIA L4 (23034 MiB, driver 550.54.15): ");
    }

    @Test
    void shouldLeaveOpenWhatDidNotFitIntoTheMemory() {
        DeviceReport.Cell tooLarge = new DeviceReport.Cell(512, 4_096, measured(Double.NaN, null));

        assertThat(DeviceTable.of(on(report.cards(), List.of(tooLarge))).rows().get(0))
                .containsExactly("model, 512 tokens × 4096", "–", "–", "–", "–", "–", "–");
    }

    @Test
    void shouldSayWhatShareOfTheDevicesLimitsARowComesTo() {
        // Given 100 texts per second of 50 million operations and 2 million bytes, where 50 thousand million and 8 are
        // most
        DeviceReport.Cell cell = new DeviceReport.Cell(128, 8, measured(100, null));

        // When
        Table table = DeviceTable.of(on(report.cards(), List.of(cell)));

        // Then
        assertThat(table.columns().subList(5, 7)).containsExactly("of products", "of memory");
        assertThat(table.rows().get(0).subList(5, 7)).containsExactly("10.0 %", "2.5 %");
        assertThat(table.note()).contains("0.1 TFLOP/s in products of fp32, 8 GB/s in memory");
    }

    @Test
    void shouldSayHowBusyTheCardWasInEachRow() {
        CardUse use = new CardUse(0.934, 5.21e9, 1.98e9, 412.4, 20);
        DeviceReport.Cell watched = new DeviceReport.Cell(128, 8, measured(100, use));
        DeviceReport.Cell missed = new DeviceReport.Cell(128, 64, measured(100, null));

        Table table = DeviceTable.of(on(report.cards(), List.of(watched, missed)));

        assertThat(table.columns()).endsWith("busy", "memory GB", "MHz", "W");
        assertThat(table.rows().get(0)).endsWith("93 %", "5.2", "1980", "412");
        assertThat(table.rows().get(1)).endsWith("–", "–", "–", "–");
    }

    @Test
    void shouldSayWhyItIsNotKnownHowBusyTheCardWas() {
        Cards known = new Cards(List.of(new Cards.Card("0", "NVIDIA L4", "550.54.15", "23034 MiB")), null);

        assertThat(DeviceTable.of(report).note())
                .contains("How busy a card was is not known: nvidia-smi is not found.");
        assertThat(DeviceTable.of(on(known, List.of())).note())
                .contains("How busy a card was is not known: the model ran on none.");
    }

    @Test
    void shouldSayHowLongReviewsWaitAtAShareOfTheGreatestRate() {
        LatencyRun.Quantiles scored = new LatencyRun.Quantiles(3.04, 17.96, 24.5, 31);
        LatencyRun.Quantiles readable = new LatencyRun.Quantiles(120, 230, 260, 270.4);
        LatencyRun half = new LatencyRun(0.5, 10_000, 200_000, 200_000, scored, readable);

        Table table = DeviceTable.latency(withLatency(new DeviceReport.Latency(4, List.of(half))));

        assertThat(table.title()).contains("in ms", "tokenizing on 4 threads");
        assertThat(table.columns().subList(0, 5)).containsExactly("load", "reviews/s", "scored p50", "p99", "p99.9");
        assertThat(table.rows())
                .containsExactly(List.of("50 %", "10,000", "3.0", "18.0", "24.5", "31.0", "120", "230", "260", "270"));
        assertThat(table.note()).doesNotContain("left out");
    }

    @Test
    void shouldKeepTheLatencyInTheReport(@TempDir Path folder) throws Exception {
        LatencyRun.Quantiles any = new LatencyRun.Quantiles(1.5, 2, 3, 4);
        DeviceReport.Latency latency =
                new DeviceReport.Latency(2, List.of(new LatencyRun(0.5, 100, 2_000, 2_000, any, any)));
        Path file = Files.writeString(
                folder.resolve("device.json"), withLatency(latency).toJson());

        assertThat(DeviceReport.read(file).latency()).isEqualTo(latency);
    }

    @Test
    void shouldSayHowManyReviewsAreMissingFromALatency() {
        LatencyRun.Quantiles any = new LatencyRun.Quantiles(1, 2, 3, 4);
        LatencyRun stalled = new LatencyRun(0.8, 100, 2_000, 1_500, any, any);

        assertThat(LatencyTable.of(List.of(stalled)).note())
                .endsWith("500 reviews got no score in time and are left out.");
    }

    @Test
    void shouldTellTheMediansOfRounds() {
        LatencyRun.Quantiles readable = new LatencyRun.Quantiles(120, 230, 260, 270);
        List<LatencyRun> rounds = Stream.of(39.2, 65.9, 46.3)
                .flatMap(p99 -> Stream.of(0.5, 0.8)
                        .map(share -> new LatencyRun(
                                share,
                                1_000 * share,
                                10,
                                10,
                                new LatencyRun.Quantiles(20, share * p99, 90, 100),
                                readable)))
                .toList();

        Table table = LatencyTable.of(rounds);

        assertThat(table.rows())
                .containsExactly(
                        List.of("50 %", "500", "20.0", "23.2", "90.0", "100.0", "120", "230", "260", "270"),
                        List.of("80 %", "800", "20.0", "37.0", "90.0", "100.0", "120", "230", "260", "270"));
        assertThat(table.note()).endsWith("whose p99 until scored was, at 50 %: 20, 33, 23; 80 %: 31, 53, 37.");
    }

    @Test
    void shouldSayThatTheLatencyWasNotMeasured() {
        Table table = DeviceTable.latency(withLatency(null));

        assertThat(table.title()).isEqualTo("Latency: not measured, since no rate from topic to topic is known");
        assertThat(table.rows()).isEmpty();
    }

    @Test
    void shouldPrintTheTablesOfAnEarlierRun() {
        CommandRun run = CommandRun.of("measure-device", "--from", REPORT.toString());

        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains(
                        DeviceTable.of(report).toText(),
                        DeviceTable.latency(report).toText());
    }

    @Test
    void shouldSayThatAFileIsNoReport(@TempDir Path folder) throws Exception {
        Path other = Files.writeString(folder.resolve("other.json"), "[1]");

        CommandRun run = CommandRun.of("measure-device", "--from", other.toString());

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("is no report of measure-device");
    }

    private static DeviceReport.Measured measured(double perSecond, @Nullable CardUse cards) {
        return new DeviceReport.Measured(new Samples(List.of(perSecond)), new Work(50e6, 2e6), cards);
    }

    private DeviceReport on(Cards cards, List<DeviceReport.Cell> grid) {
        return with(cards, grid, report.latency());
    }

    private DeviceReport withLatency(DeviceReport.@Nullable Latency latency) {
        return with(report.cards(), report.grid(), latency);
    }

    private DeviceReport with(Cards cards, List<DeviceReport.Cell> grid, DeviceReport.@Nullable Latency latency) {
        return new DeviceReport(
                report.program(),
                report.at(),
                report.seconds(),
                report.machine(),
                cards,
                report.device(),
                report.precision(),
                report.model(),
                report.input(),
                report.settings(),
                report.tokenBudget(),
                report.inFlight(),
                report.limits(),
                grid,
                report.asTheyAre(),
                report.byThreads(),
                latency);
    }
}
