package dev.cohort.tracking;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the runs of a cross-validation came to, fold by fold, and all together; kept in {@code cross-validation.json}, and for people
 * in {@code report.md}.
 *
 * @param runs the runs' ids, in the order of the folds
 * @param values what was measured of the state that each run leaves, by the metric's name
 */
public record FoldScores(List<String> runs, List<Map<String, Double>> values) implements SeriesScores {
    private static final Gson JSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    public FoldScores {
        runs = List.copyOf(runs);
        values = List.copyOf(values);
    }

    /** Those of no runs yet. */
    public static FoldScores none() {
        return new FoldScores(List.of(), List.of());
    }

    @Override
    public FoldScores with(String run, Map<String, Double> measured) {
        List<String> ids = new ArrayList<>(runs);
        ids.add(run);
        List<Map<String, Double>> all = new ArrayList<>(values);
        all.add(measured);
        return new FoldScores(ids, all);
    }

    /** The metrics that all folds have, but those of the training part, which say nothing of other examples. */
    List<String> metrics() {
        return values.isEmpty()
                ? List.of()
                : values.get(0).keySet().stream()
                        .filter(name -> name.startsWith("validation/") || name.startsWith("test/"))
                        .filter(name -> values.stream().allMatch(fold -> fold.containsKey(name)))
                        .toList();
    }

    private double[] of(String metric) {
        return values.stream()
                .mapToDouble(fold -> fold.getOrDefault(metric, Double.NaN))
                .toArray();
    }

    /** The mean over folds. */
    double mean(String metric) {
        double sum = 0;
        for (double value : of(metric)) {
            sum += value;
        }
        return sum / values.size();
    }

    /** The standard deviation over folds, with one less than their number below. */
    double deviation(String metric) {
        double mean = mean(metric);
        double sum = 0;
        for (double value : of(metric)) {
            sum += (value - mean) * (value - mean);
        }
        return Math.sqrt(sum / (values.size() - 1));
    }

    /** Mean and deviation of every metric. */
    @Override
    public Map<String, Double> together() {
        Map<String, Double> all = new LinkedHashMap<>();
        for (String metric : metrics()) {
            all.put(metric + "-mean", mean(metric));
            all.put(metric + "-deviation", deviation(metric));
        }
        return all;
    }

    /** A row for each metric: its mean, its deviation, and the value of each fold. */
    private List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        for (String metric : metrics()) {
            List<String> row = new ArrayList<>();
            row.add(metric);
            row.add(MetricTable.shown(mean(metric)));
            row.add(MetricTable.shown(deviation(metric)));
            for (double value : of(metric)) {
                row.add(MetricTable.shown(value));
            }
            rows.add(row);
        }
        return rows;
    }

    private List<String> columns() {
        List<String> columns = new ArrayList<>(List.of("", "mean", "deviation"));
        for (int fold = 1; fold <= values.size(); fold++) {
            columns.add("fold " + fold);
        }
        return columns;
    }

    @Override
    public List<String> lines() {
        return new TextTable(columns(), rows()).lines();
    }

    @Override
    public String account() {
        return "mean and deviation of " + values.size() + " folds, each a run of its own";
    }

    @Override
    public void write(RunFolder folder) {
        JsonArray folds = new JsonArray();
        for (int fold = 0; fold < values.size(); fold++) {
            JsonObject one = new JsonObject();
            one.addProperty("fold", fold + 1);
            one.addProperty("run", runs.get(fold));
            one.add("metrics", Summary.numbers(values.get(fold)));
            folds.add(one);
        }
        JsonObject means = new JsonObject();
        JsonObject deviations = new JsonObject();
        for (String metric : metrics()) {
            means.add(metric, Summary.number(mean(metric)));
            deviations.add(metric, Summary.number(deviation(metric)));
        }
        JsonObject json = new JsonObject();
        json.add("folds", folds);
        json.add("mean", means);
        json.add("deviation", deviations);
        AtomicFile.write(folder.crossValidation(), JSON.toJson(json) + "\n");
        StringBuilder page = new StringBuilder();
        page.append("# ").append(folder.id()).append("\n\n").append(account()).append(".\n\n");
        page.append("| metric | ")
                .append(String.join(" | ", columns().subList(1, columns().size())))
                .append(" |\n|---|");
        page.append("---:|".repeat(columns().size() - 1)).append("\n");
        rows().forEach(row -> page.append("| ").append(String.join(" | ", row)).append(" |\n"));
        AtomicFile.write(folder.report(), page.toString());
    }
}
