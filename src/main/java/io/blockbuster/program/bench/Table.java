package io.blockbuster.program.bench;

import io.blockbuster.core.report.Page;
import java.util.List;

/**
 * A table for people.
 *
 * @param title what it shows
 * @param note what one must know to read it
 * @param columns their names; the first names the rows
 * @param rows as many cells as there are columns
 */
record Table(String title, String note, List<String> columns, List<List<String>> rows) {
    Table {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "\"" + title + "\" has " + columns.size() + " columns, a row has " + row.size() + ": " + row);
            }
        }
    }

    /** Plain text: the first column to the left, the others to the right. */
    String toText() {
        StringBuilder out = new StringBuilder(title).append(System.lineSeparator());
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(
                    columns.get(i).length(),
                    rows.stream()
                            .mapToInt(row -> row.get(column).length())
                            .max()
                            .orElse(0));
        }
        line(out, columns, widths);
        rows.forEach(row -> line(out, row, widths));
        if (!note.isEmpty()) {
            out.append("  ").append(note).append(System.lineSeparator());
        }
        return out.toString();
    }

    /** The same on a page. */
    void on(Page page) {
        page.table(title, columns, rows, note);
    }

    private static void line(StringBuilder out, List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            String room = " ".repeat(widths[i] - cell.length());
            line.append("  ").append(i == 0 ? cell + room : room + cell);
        }
        out.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
}
