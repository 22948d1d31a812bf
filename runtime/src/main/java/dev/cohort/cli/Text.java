package dev.cohort.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows of words under each other, as commands print them. */
final class Text {
    /** A cell that is wider goes on in the next line, so that a long list of names leaves room for what stands beside it. */
    private static final int WIDEST = 40;

    private Text() {}

    /** Columns as wide as their widest cell, two spaces apart; the last one as it comes. */
    static String table(List<List<String>> rows) {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        List<List<List<String>>> cells = rows.stream()
                .map(row -> IntStream.range(0, columns)
                        .mapToObj(column -> column == columns - 1 ? List.of(row.get(column)) : lines(row.get(column)))
                        .toList())
                .toList();
        int[] widths = IntStream.range(0, columns)
                .map(column -> cells.stream()
                        .flatMap(row -> row.get(column).stream())
                        .mapToInt(String::length)
                        .max()
                        .orElse(0))
                .toArray();
        return cells.stream()
                .flatMap(row -> IntStream.range(
                                0, row.stream().mapToInt(List::size).max().orElse(0))
                        .mapToObj(line -> line(row, line, widths)))
                .collect(Collectors.joining(System.lineSeparator(), "", System.lineSeparator()));
    }

    private static String line(List<List<String>> row, int line, int[] widths) {
        return IntStream.range(0, widths.length)
                .mapToObj(column -> {
                    String text =
                            line < row.get(column).size() ? row.get(column).get(line) : "";
                    return text + " ".repeat(widths[column] - text.length());
                })
                .collect(Collectors.joining("  "))
                .stripTrailing();
    }

    /** A text in lines of whole words. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > WIDEST) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
