package io.blockbuster.program.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.scoring.EngineSettings;
import io.blockbuster.core.scoring.OnnxSentimentModel;
import io.blockbuster.core.scoring.ReadyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole benchmark in its shortest form: every row is there and the counts agree. No time is judged. */
class BenchIT {
    private static final Path MODEL = Path.of("..", "model");
    private static final BenchSettings SHORTEST = new BenchSettings(20, 400, 10, 20, 2, 5, 500, 250, 2);

    @TempDir
    Path folder;

    @Test
    void shouldMeasureEveryRowAndAccountForEveryReview() throws Exception {
        // Given two peers that run and one that cannot
        Path peers = Files.createDirectory(folder.resolve("peers"));
        script(peers.resolve("constant"), constant("constant peer", "1 2"));
        script(peers.resolve("lone"), constant("lone peer", "1"));
        script(peers.resolve("missing"), "echo 'its runtime is not installed'; exit 1");
        BenchInput input = BenchInput.generated(SHORTEST.input());

        // When
        BenchReport report;
        try (OnnxSentimentModel model = OnnxSentimentModel.open(MODEL)) {
            report = new Bench(
                            SHORTEST,
                            input,
                            new ReadyModel(model, EngineSettings.forCores(2)),
                            ModelFolder.open(MODEL),
                            List.of("--model", MODEL.toString(), "--device", "cpu"),
                            Peer.in(peers),
                            Files.createDirectory(folder.resolve("scratch")),
                            what -> {})
                    .run();
        }

        // Then
        assertThat(report.streams())
                .extracting(BenchReport.Stream::name)
                .containsExactly(
                        "Blockbuster",
                        "its stream, constant score",
                        "constant peer, batches of 1",
                        "constant peer, batches of 2",
                        "lone peer");
        assertThat(report.streams().subList(0, 2)).allSatisfy(own -> {
            assertThat(own.reviews()).isEqualTo(2 * SHORTEST.input());
            assertThat(own.scored()).isEqualTo(2 * SHORTEST.input());
            assertThat(own.twice()).isZero();
            assertThat(own.allocatedBytes()).isNotNull();
        });
        assertThat(report.streams().subList(2, 5)).allSatisfy(peer -> {
            assertThat(peer.reviews()).isEqualTo(2 * 30);
            assertThat(peer.scored()).isGreaterThanOrEqualTo(2 * 30);
        });
        assertThat(report.streams())
                .allSatisfy(stream -> assertThat(stream.reviewsPerSecond().values())
                        .hasSize(2)
                        // so few reviews may all become readable at one commit: then there is no rate
                        .allMatch(rate -> rate.isNaN() || rate > 0));
        assertThat(report.peerTurns()).hasSize(1).allSatisfy(with -> {
            assertThat(with.peer()).isEqualTo("lone peer");
            assertThat(with.turns()).isNotEmpty();
        });
        assertThat(report.engine().scored()).isEqualTo(2 * SHORTEST.input());
        assertThat(report.parts())
                .extracting(BenchReport.PartResult::name)
                .containsExactly("JSON read", "tokenizer", "tokenizer of Hugging Face", "wide part", "JSON written");
        assertThat(report.modelParts()).hasSize(5 * 3);
        assertThat(report.latency()).extracting(LatencyRun::share).containsExactly(0.25, 0.5, 0.8, 0.25, 0.5, 0.8);
        assertThat(report.latency()).allSatisfy(run -> {
            assertThat(run.scored()).isEqualTo(run.reviews());
            assertThat(run.untilReadable().longest())
                    .isGreaterThanOrEqualTo(run.untilScored().p50());
        });
        assertThat(report.absent()).containsExactly(new Peer.Answer.Absent("missing", "its runtime is not installed"));

        JsonNode json = new JsonMapper().readTree(report.toJson());
        assertThat(json.at("/engine/reviewsPerSecond/median").asDouble())
                .isEqualTo(report.engine().reviewsPerSecond().median());
        assertThat(ReportPage.of(report))
                .contains(
                        "constant peer, batches of 2",
                        "By turns with lone peer",
                        "absent: its runtime is not installed",
                        "</html>");
    }

    private String constant(String name, String batches) {
        return """
                if [ "$1" = describe ]; then echo "%s"; echo "%s"; exit; fi
                exec java -cp "%s" %s run --bootstrap-servers "$3" --raw-topic "$5" --scored-topic "$7" \
                  --application-id "$9" --sentiment-topic "$9.s" --dlq-topic "$9.d" --state-dir "%s/$9" --partitions 2
                """.formatted(
                name, batches, System.getProperty("java.class.path"), ConstantScoreMain.class.getName(), folder);
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
