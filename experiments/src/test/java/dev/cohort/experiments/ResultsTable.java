package dev.cohort.experiments;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The table of a page, between two comments: what each experiment promises, and what it comes to with several seeds. Rows of
 * files that did not run stay as they are, those of files that are gone vanish.
 */
final class ResultsTable {
    private static final String BEGINNING = "<!-- results -->\n";
    private static final String END = "<!-- end of results -->\n";
    private static final String HEAD = "| file | what it is | promised | reached | time |\n|---|---|---|---|---|\n";

    /**
     * What the runs of a file came to.
     *
     * @param metrics the last value of each metric, for each run
     */
    record Results(List<Map<String, Double>> metrics, double secondsOfRun) {}

    private ResultsTable() {}

    static void write(Path page, List<Path> files, Map<Path, Results> results) throws IOException {
        String text = Files.readString(page);
        int start = text.indexOf(BEGINNING) + BEGINNING.length();
        int end = text.indexOf(END);
        if (start < BEGINNING.length() || end < start) {
            throw new AssertionError(page + " has no line " + BEGINNING.strip() + " before a line " + END.strip());
        }
        SortedMap<String, String> rows = new TreeMap<>();
        List<String> present = text.substring(start, end).lines().toList();
        for (Path file : files) {
            String beginning = "| [" + name(file) + "](";
            present.stream().filter(row -> row.startsWith(beginning)).forEach(row -> rows.put(name(file), row));
            if (results.containsKey(file)) {
                rows.put(name(file), row(file, results.get(file)));
            }
        }
        String table = rows.values().stream().map(row -> row + "\n").collect(Collectors.joining());
        Files.writeString(page, text.substring(0, start) + HEAD + table + text.substring(end));
    }

    static String row(Path file, Results results) throws IOException {
        List<String> promised = new ArrayList<>();
        List<String> reached = new ArrayList<>();
        for (Reach reach : Reach.of(file)) {
            List<Double> values =
                    results.metrics().stream().map(reach::in).sorted().toList();
            double mean =
                    values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
            promised.add("`" + reach + "`");
            reached.add(rounded(mean)
                    + (values.size() == 1
                            ? ""
                            : " (" + rounded(Collections.min(values)) + " to " + rounded(Collections.max(values))
                                    + ")"));
        }
        return "| [" + name(file) + "](" + file + ") | "
                + Reach.sentence(file).replace("|", "\\|") + " | " + String.join("<br>", promised) + " | "
                + String.join("<br>", reached) + " | " + Math.max(1, Math.round(results.secondsOfRun())) + " s |";
    }

    private static String name(Path file) {
        return file.toString().replaceAll("\\.toml$", "");
    }

    private static String rounded(double value) {
        return new BigDecimal(value).round(new MathContext(3)).toPlainString();
    }
}
