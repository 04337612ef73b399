package io.blockbuster.program.models;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows in aligned columns, numbers to the right. */
final class Table {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... header) {
        rows.add(List.of(header));
    }

    void add(String... row) {
        rows.add(List.of(row));
    }

    boolean isEmpty() {
        return rows.size() == 1;
    }

    void print(PrintWriter out) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        boolean[] numbers = new boolean[columns];
        for (int column = 0; column < columns; column++) {
            int at = column;
            widths[at] =
                    rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0);
            numbers[at] = rows.stream()
                    .skip(1)
                    .allMatch(row -> row.get(at).isEmpty()
                            || row.get(at).chars().allMatch(c -> Character.isDigit(c) || c == ','));
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                String padding = " ".repeat(widths[column] - row.get(column).length());
                line.append(numbers[column] ? padding + row.get(column) : row.get(column) + padding);
                line.append(GAP);
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
