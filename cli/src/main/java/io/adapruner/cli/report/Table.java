package io.adapruner.cli.report;

import java.util.ArrayList;
import java.util.List;

/** Rows under a header, as aligned text that is also Markdown. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... header) {
        rows.add(List.of(header));
    }

    void row(List<String> cells) {
        if (cells.size() != rows.getFirst().size()) {
            throw new IllegalArgumentException("row " + cells + " does not fit under " + rows.getFirst());
        }
        rows.add(List.copyOf(cells));
    }

    String render() {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int c = 0; c < columns; c++) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        var text = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            text.append('|');
            for (int c = 0; c < columns; c++) {
                String cell = rows.get(r).get(c);
                String pad = " ".repeat(widths[c] - cell.length());
                text.append(' ').append(c == 0 ? cell + pad : pad + cell).append(" |");
            }
            text.append('\n');
            if (r == 0) {
                text.append('|');
                for (int c = 0; c < columns; c++) {
                    text.append(c == 0 ? ":" : "-")
                            .append("-".repeat(widths[c]))
                            .append(c == 0 ? "-|" : ":|");
                }
                text.append('\n');
            }
        }
        return text.toString();
    }
}
