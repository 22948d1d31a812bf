package dev.cohort.tracking;

import dev.cohort.api.dataset.Part;
import dev.cohort.api.metric.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The tables among the results of evaluations, as a terminal can show them. */
final class ResultTables {
    /** The most columns that are shown, the rows' names not counted. */
    private static final int SHOWN = 12;

    /** The most characters that are shown in the first column, and in each other. */
    private static final int FIRST = 24;

    private static final int OTHER = 12;

    private ResultTables() {}

    /** The tables of the test, or of the validation where there was no test; each with its name and a line before it. */
    static List<String> lines(Map<Part, Map<String, Result>> results) {
        List<String> lines = new ArrayList<>();
        for (Part part : List.of(Part.TEST, Part.VALIDATION)) {
            if (results.containsKey(part)) {
                results.get(part).forEach((label, result) -> result.table()
                        .ifPresent(table -> add(lines, part.label() + "/" + label, table)));
                return lines;
            }
        }
        return lines;
    }

    private static void add(List<String> lines, String name, Result.Table table) {
        lines.add("");
        if (table.columns().size() > SHOWN + 1) {
            lines.add(name + " has " + table.columns().size() + " columns; report.md in the run's folder shows it");
            return;
        }
        lines.add(name);
        List<List<String>> rows = table.rows().stream()
                .map(row -> cut(row.stream().map(ResultTables::shown).toList()))
                .toList();
        lines.addAll(new TextTable(cut(table.columns()), rows).lines());
    }

    private static String shown(Object cell) {
        return cell instanceof Double number ? MetricTable.shown(number) : cell.toString();
    }

    private static List<String> cut(List<String> cells) {
        List<String> shown = new ArrayList<>();
        cells.forEach(cell -> shown.add(cut(cell, shown.isEmpty() ? FIRST : OTHER)));
        return shown;
    }

    /** Names come from the data, so they may hold anything. */
    private static String cut(String text, int most) {
        String plain = text.replaceAll("\\p{Cntrl}", "?");
        int length = plain.codePointCount(0, plain.length());
        return length <= most ? plain : plain.substring(0, plain.offsetByCodePoints(0, most - 1)) + "\u2026";
    }
}
