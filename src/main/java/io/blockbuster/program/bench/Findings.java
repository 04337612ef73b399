package io.blockbuster.program.bench;

import io.blockbuster.core.report.Page;
import io.blockbuster.core.review.ReviewJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a study found: text, page and pictures for people, JSON for programs.
 *
 * @param title what was asked
 * @param conditions what it was measured on, and what one must know of it
 * @param tables the figures
 * @param figures the pictures
 * @param report everything that was measured
 * @param failure what must not be so and is; null if nothing
 */
record Findings(
        String title,
        String conditions,
        List<Table> tables,
        List<Figure> figures,
        Object report,
        @Nullable String failure) {
    /** Findings of which none is a failure. */
    Findings(String title, String conditions, List<Table> tables, List<Figure> figures, Object report) {
        this(title, conditions, tables, figures, report, null);
    }

    String toText() {
        StringBuilder text = new StringBuilder(conditions).append(System.lineSeparator());
        tables.forEach(table -> text.append(System.lineSeparator()).append(table.toText()));
        return text.toString();
    }

    String toHtml() {
        Page page = new Page(title).note(conditions).beginFigures();
        for (Figure figure : figures) {
            page.figure(figure.title(), figure.plot().svg(figure.title(), figure.ticks()), figure.caption());
        }
        page.endFigures();
        tables.forEach(table -> table.on(page));
        return page.html();
    }

    String toJson() {
        return new String(ReviewJson.write(report), StandardCharsets.UTF_8);
    }

    /** Writes each picture as an SVG file of its name. */
    void writePictures(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Figure figure : figures) {
            Files.writeString(
                    folder.resolve(figure.name() + ".svg"), figure.plot().picture(figure.title(), figure.ticks()));
        }
    }
}
