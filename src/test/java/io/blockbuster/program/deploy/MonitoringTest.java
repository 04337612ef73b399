package io.blockbuster.program.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.blockbuster.trainer.sidecar.TrainerMeter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class MonitoringTest {
    @Test
    void shouldHaveRulesThatPrometheusTakes() throws Exception {
        Tool promtool = Tool.require("promtool");

        assertThat(promtool.run(Path.of(".."), "check", "rules", "deploy/prometheus/alerts.yml"))
                .isEmpty();
        assertThat(promtool.run(Path.of(".."), "check", "config", "--syntax-only", "deploy/prometheus/prometheus.yml"))
                .isEmpty();
    }

    @Test
    void shouldSayOfEachAlertWhatToDo() throws IOException {
        List<String> sections = Files.readAllLines(Path.of("../docs/operations.md")).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
                .toList();

        assertThat(MonitoringFiles.rules()).isNotEmpty().allSatisfy(rule -> {
            String alert = rule.path("alert").asText();
            String anchor = alert.toLowerCase(Locale.ROOT);
            assertThat(rule.at("/annotations/runbook").asText()).isEqualTo("docs/operations.md#" + anchor);
            assertThat(sections).contains(anchor);
            assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning", "info");
        });
    }

    @Test
    void shouldScrapeTheServicesOfTheComposeFile() throws IOException {
        Compose compose = Compose.read();

        JsonNode jobs = new YAMLMapper()
                .readTree(Path.of("../deploy/prometheus/prometheus.yml").toFile())
                .path("scrape_configs");
        assertThat(jobs).hasSize(2).allSatisfy(job -> {
            String[] target = job.at("/static_configs/0/targets/0").asText().split(":");
            assertThat(compose.services()).contains(target[0]);
            assertThat(compose.environment(target[0])).containsEntry("BLOCKBUSTER_HTTP_PORT", target[1]);
            String file = job.at("/authorization/credentials_file").asText();
            assertThat(compose.environment(target[0])).containsEntry("BLOCKBUSTER_HTTP_TOKEN_FILE", file);
            assertThat(compose.volumes("prometheus")).containsKey(file.substring(0, file.lastIndexOf('/')));
        });
    }

    @Test
    void shouldNameOnlyMetersOfTheTrainerThatThereAre() throws IOException {
        List<String> meters = Arrays.stream(TrainerMeter.values())
                .map(meter -> meter.definition().prometheusName())
                .toList();

        assertThat(MonitoringFiles.metrics().stream().filter(name -> name.startsWith("blockbuster_trainer_")))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(meters).contains(name.replaceFirst("_(max|sum|count)$", "")));
    }

    @Test
    void shouldHaveBoardsWithNamesOfTheirOwnAndPanelsThatDoNotOverlap() throws IOException {
        List<JsonNode> boards = MonitoringFiles.boards();

        assertThat(boards).hasSize(3);
        assertThat(boards.stream().map(board -> board.path("uid").asText())).doesNotHaveDuplicates();
        for (JsonNode board : boards) {
            boolean[][] taken = new boolean[200][24];
            for (JsonNode panel : board.path("panels")) {
                JsonNode at = panel.path("gridPos");
                for (int y = 0; y < at.path("h").asInt(); y++) {
                    for (int x = 0; x < at.path("w").asInt(); x++) {
                        boolean[] row = taken[at.path("y").asInt() + y];
                        assertThat(row[at.path("x").asInt() + x])
                                .as(panel.path("title").asText())
                                .isFalse();
                        row[at.path("x").asInt() + x] = true;
                    }
                }
            }
        }
    }
}
