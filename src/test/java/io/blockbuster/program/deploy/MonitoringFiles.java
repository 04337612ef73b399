package io.blockbuster.program.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The boards of Grafana and the alert rules of Prometheus. */
final class MonitoringFiles {
    static final Path RULES = Path.of("../deploy/prometheus/alerts.yml");

    private static final Path BOARDS = Path.of("../deploy/grafana/dashboards");
    private static final Pattern METRIC = Pattern.compile("\\b(?:blockbuster|kafka|jvm|process|system)_[a-z0-9_]+\\b");

    private MonitoringFiles() {}

    static List<JsonNode> boards() throws IOException {
        try (Stream<Path> files = Files.list(BOARDS)) {
            List<JsonNode> boards = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                boards.add(new JsonMapper().readTree(file.toFile()));
            }
            return boards;
        }
    }

    static List<JsonNode> rules() throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        new YAMLMapper()
                .readTree(RULES.toFile())
                .path("groups")
                .forEach(group -> group.path("rules").forEach(rules::add));
        return rules;
    }

    /** Every metric that a board or a rule names. */
    static Set<String> metrics() throws IOException {
        Set<String> metrics = new TreeSet<>();
        for (JsonNode board : boards()) {
            board.findValuesAsText("expr").forEach(expression -> metrics.addAll(metricsIn(expression)));
        }
        for (JsonNode rule : rules()) {
            metrics.addAll(metricsIn(rule.path("expr").asText()));
        }
        return metrics;
    }

    private static List<String> metricsIn(String expression) {
        return METRIC.matcher(expression).results().map(MatchResult::group).toList();
    }
}
