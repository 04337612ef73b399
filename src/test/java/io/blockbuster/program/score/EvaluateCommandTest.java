package io.blockbuster.program.score;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.blockbuster.program.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
    @TempDir
    private Path folder;

    private Path labelled() throws IOException {
        return Files.writeString(folder.resolve("reviews.csv"), """
                review,sentiment
                "Superb, moving, a wonderful film.",positive
                "Awful, boring, the worst waste of time.",negative
                "Excellent and perfect, I loved it.",positive
                "Terrible acting, a dull and stupid film.",positive
                "Not labelled.",
                """);
    }

    @Test
    void shouldMeasureTheModelOnLabelledReviews() throws Exception {
        // When
        CommandRun run = CommandRun.of("evaluate", "--data", labelled().toString(), "--json");

        // Then
        assertThat(run.code()).isZero();
        JsonNode json = new ObjectMapper().readTree(run.out());
        assertThat(json.get("reviews").asInt()).isEqualTo(4);
        assertThat(json.get("skipped").asInt()).isEqualTo(1);
        assertThat(json.get("confusion").toString())
                .isEqualTo("{\"truePositives\":2,\"falsePositives\":0,\"trueNegatives\":1,\"falseNegatives\":1}");
        assertThat(json.at("/accuracy/value").asDouble()).isEqualTo(0.75);
        assertThat(json.at("/precision/value").asDouble()).isEqualTo(1);
        assertThat(json.at("/recall/low").asDouble()).isBetween(0.2, 0.21);
        assertThat(json.get("rocAuc").asDouble()).isBetween(0.6, 1.0);
    }

    @Test
    void shouldPrintAReportForPeople() throws Exception {
        CommandRun run = CommandRun.of("evaluate", "--data", labelled().toString());
        assertThat(run.out())
                .contains("Reviews    4 (3 positive, 1 negative), 1 without a label skipped")
                .contains("Accuracy   0.7500     0.3006 – 0.9544")
                .contains("truly positive                2                1")
                .contains("truly negative                0                1");
    }

    @Test
    void shouldWriteAPageToLookAtWhenAsked() throws Exception {
        Path page = folder.resolve("report.html");

        CommandRun run = CommandRun.of("evaluate", "--data", labelled().toString(), "--report", page.toString());

        assertThat(run.code()).isZero();
        assertThat(page).content().contains("Confusion matrix", "Terrible acting, a dull and stupid film.", "75.0 %");
    }

    @Test
    void shouldMeasureEachSubjectByItselfWhenAsked() throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("reviews.jsonl"), """
                {"text": "Superb, moving, a wonderful film.", "label": 1, "subject": "praise"}
                {"text": "Awful, boring, the worst waste of time.", "label": 0, "subject": "scorn"}
                {"text": "Excellent and perfect, I loved it.", "label": 1, "subject": "praise"}
                {"text": "Terrible acting, a dull and stupid film.", "label": 1}
                """);

        // When
        String text = CommandRun.of("evaluate", "--data", file.toString(), "--by-subject")
                .out();
        JsonNode json = new ObjectMapper()
                .readTree(CommandRun.of("evaluate", "--data", file.toString(), "--by-subject", "--json")
                        .out());

        // Then
        assertThat(text)
                .containsPattern("praise +1\\.0000 .* 2 reviews")
                .containsPattern("scorn +1\\.0000 .* 1 reviews");
        assertThat(json.at("/bySubject/2/subject").asText()).isEqualTo("(no subject)");
        assertThat(json.at("/bySubject/2/accuracy/value").asDouble()).isZero();
    }

    @Test
    void shouldStopAtTheLimitAndSayWhatIsUndefined() throws Exception {
        // When: the first review is positive and called so
        CommandRun run = CommandRun.of("evaluate", "--data", labelled().toString(), "--limit", "1", "--json");

        // Then
        JsonNode json = new ObjectMapper().readTree(run.out());
        assertThat(json.get("reviews").asInt()).isEqualTo(1);
        assertThat(json.get("rocAuc").isNull()).isTrue();
    }

    @Test
    void shouldFailWithoutLabels() throws Exception {
        Path file = Files.writeString(folder.resolve("reviews.txt"), "one\ntwo\n");
        CommandRun run = CommandRun.of("evaluate", "--data", file.toString());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("(plain lines) has no labelled reviews; 2 without a label were skipped");
    }

    @Test
    void shouldTreatMissingDataAsWrongUsageAndAMissingFileAsFailure() {
        assertThat(CommandRun.of("evaluate").code()).isEqualTo(2);
        assertThat(CommandRun.of("evaluate", "--data", "x", "--limit", "0").code())
                .isEqualTo(2);
        assertThat(CommandRun.of("evaluate", "--data", "no-such.csv"))
                .isEqualTo(new CommandRun(
                        1, "", "blockbuster: no-such.csv: no such file or folder" + System.lineSeparator()));
    }
}
