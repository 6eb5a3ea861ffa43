package dev.densor.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A table drawn with lines, in the look of Keras's summary; columns are as wide as what is in them. */
final class Table {
    private final List<Column> columns;
    private final List<List<List<String>>> rows = new ArrayList<>();
    private final List<List<String>> header;

    Table(Column... columns) {
        this.columns = List.of(columns);
        this.header =
                this.columns.stream().map(column -> List.of(column.title())).toList();
    }

    /**
     * A column.
     *
     * @param title above it
     * @param alignsRight as numbers do
     * @param width beyond which cells are broken at spaces
     */
    record Column(String title, boolean alignsRight, int width) {
        /** For texts that are never broken. */
        static Column of(String title) {
            return new Column(title, false, Integer.MAX_VALUE);
        }

        /** For texts that are broken into lines. */
        static Column of(String title, int width) {
            return new Column(title, false, width);
        }

        /** For numbers. */
        static Column ofNumbers(String title) {
            return new Column(title, true, Integer.MAX_VALUE);
        }
    }

    /** Adds a row, a cell for each column. */
    void add(String... cells) {
        rows.add(IntStream.range(0, columns.size())
                .mapToObj(i -> broken(Text.printable(cells[i]), columns.get(i).width()))
                .toList());
    }

    private static List<String> broken(String cell, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : cell.split(" ")) {
            if (line.length() > 0 && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() > 0 ? " " : "").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /** The table, line by line. */
    List<String> lines() {
        int[] widths = widths();
        List<String> lines = new ArrayList<>();
        lines.add(rule(widths, "┏━┳┓"));
        lines.addAll(row(header, widths, "┃"));
        lines.add(rule(widths, "┡━╇┩"));
        for (int i = 0; i < rows.size(); i++) {
            if (i > 0) {
                lines.add(rule(widths, "├─┼┤"));
            }
            lines.addAll(row(rows.get(i), widths, "│"));
        }
        lines.add(rule(widths, "└─┴┘"));
        return lines;
    }

    private int[] widths() {
        return IntStream.range(0, columns.size()).map(this::width).toArray();
    }

    private int width(int column) {
        int widest = columns.get(column).title().length();
        for (List<List<String>> row : rows) {
            for (String line : row.get(column)) {
                widest = Math.max(widest, line.length());
            }
        }
        return widest;
    }

    /** @param characters at the left, along, where columns meet, at the right */
    private static String rule(int[] widths, String characters) {
        String along = characters.substring(1, 2);
        List<String> parts =
                Arrays.stream(widths).mapToObj(width -> along.repeat(width + 2)).toList();
        return characters.charAt(0) + String.join(characters.substring(2, 3), parts) + characters.charAt(3);
    }

    private List<String> row(List<List<String>> cells, int[] widths, String border) {
        int height = cells.stream().mapToInt(List::size).max().orElse(0);
        List<String> lines = new ArrayList<>();
        for (int y = 0; y < height; y++) {
            StringBuilder line = new StringBuilder(border);
            for (int x = 0; x < widths.length; x++) {
                String text = y < cells.get(x).size() ? cells.get(x).get(y) : "";
                String space = " ".repeat(widths[x] - text.length());
                boolean right = columns.get(x).alignsRight();
                line.append(' ')
                        .append(right ? space + text : text + space)
                        .append(' ')
                        .append(border);
            }
            lines.add(line.toString());
        }
        return lines;
    }
}
