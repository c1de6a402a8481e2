package io.adapruner.cli.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rows under a header, as aligned text that is also Markdown. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();
    private final Set<Integer> words = new HashSet<>(Set.of(0));

    Table(String... header) {
        rows.add(List.of(header));
    }

    /** Besides the first, these columns hold text and are left-aligned; figures are right-aligned. */
    Table words(Integer... columns) {
        words.addAll(List.of(columns));
        return this;
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
                text.append(' ')
                        .append(words.contains(c) ? cell + pad : pad + cell)
                        .append(" |");
            }
            text.append('\n');
            if (r == 0) {
                text.append('|');
                for (int c = 0; c < columns; c++) {
                    text.append(words.contains(c) ? ":" : "-")
                            .append("-".repeat(widths[c]))
                            .append(words.contains(c) ? "-|" : ":|");
                }
                text.append('\n');
            }
        }
        return text.toString();
    }
}
