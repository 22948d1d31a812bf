package dev.cohort.tracking;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What a model knows of each of several tasks after it has learned each of them: for every metric of the test part a matrix, with a
 * row for what was learned and a column for what was asked; kept in {@code continual.json}, and for people in {@code report.md}.
 *
 * <p>Together they come to the mean over all tasks after the last, and to the backward transfer (Lopez-Paz and Ranzato 2017, equation
 * 3): by how much what is known of a task changes, in the mean, from when it was learned to the end. Of an accuracy that is negative
 * where a model forgets.
 *
 * @param tasks how many there are
 * @param runs the runs' ids, in the order of the tasks
 * @param values what was measured of the state that each run leaves, by the metric's name
 */
public record TaskScores(int tasks, List<String> runs, List<Map<String, Double>> values) implements SeriesScores {
    private static final String SUFFIX = "-task-";
    private static final String LOSS = "test/loss" + SUFFIX + 1;
    private static final Gson JSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    public TaskScores {
        runs = List.copyOf(runs);
        values = List.copyOf(values);
    }

    /** Those of no runs yet. */
    public static TaskScores none(int tasks) {
        return new TaskScores(tasks, List.of(), List.of());
    }

    /** What a metric is called that was measured of one task, from 1. */
    public static String name(String metric, int task) {
        return metric + SUFFIX + task;
    }

    @Override
    public TaskScores with(String run, Map<String, Double> measured) {
        List<String> ids = new ArrayList<>(runs);
        ids.add(run);
        List<Map<String, Double>> all = new ArrayList<>(values);
        all.add(measured);
        return new TaskScores(tasks, ids, all);
    }

    /** The metrics of which there is a matrix; not those of a loss's terms. */
    private List<String> metrics() {
        TreeSet<String> names = new TreeSet<>();
        for (Map<String, Double> measured : values) {
            measured.keySet().stream()
                    .filter(name -> name.endsWith(SUFFIX + 1) && !name.contains("/loss-") || name.equals(LOSS))
                    .map(name -> name.substring(0, name.length() - (SUFFIX + 1).length()))
                    .forEach(names::add);
        }
        return List.copyOf(names);
    }

    private double of(String metric, int learned, int asked) {
        return values.get(learned - 1).getOrDefault(name(metric, asked), Double.NaN);
    }

    @Override
    public Map<String, Double> together() {
        int last = values.size();
        Map<String, Double> all = new LinkedHashMap<>();
        for (String metric : metrics()) {
            double sum = 0;
            double moved = 0;
            for (int task = 1; task <= last; task++) {
                sum += of(metric, last, task);
                moved += of(metric, last, task) - of(metric, task, task);
            }
            all.put(metric + "-mean", sum / last);
            if (last > 1) {
                all.put(metric + "-backward-transfer", moved / (last - 1));
            }
        }
        return all;
    }

    @Override
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (String metric : metrics()) {
            lines.addAll(new TextTable(columns(metric), rows(metric)).lines());
        }
        together().forEach((name, value) -> lines.add(name + " " + MetricTable.shown(value)));
        return lines;
    }

    private List<String> columns(String metric) {
        List<String> columns = new ArrayList<>(List.of(metric));
        for (int task = 1; task <= tasks; task++) {
            columns.add("task " + task);
        }
        return columns;
    }

    private List<List<String>> rows(String metric) {
        List<List<String>> rows = new ArrayList<>();
        for (int learned = 1; learned <= values.size(); learned++) {
            List<String> row = new ArrayList<>(List.of("after task " + learned));
            for (int asked = 1; asked <= tasks; asked++) {
                row.add(MetricTable.shown(of(metric, learned, asked)));
            }
            rows.add(row);
        }
        return rows;
    }

    @Override
    public String account() {
        return "what the model knows of each of " + tasks + " tasks after each, which is a run of its own";
    }

    @Override
    public void write(RunFolder folder) {
        JsonObject json = new JsonObject();
        JsonArray ids = new JsonArray();
        runs.forEach(ids::add);
        json.add("runs", ids);
        JsonObject matrices = new JsonObject();
        for (String metric : metrics()) {
            JsonArray matrix = new JsonArray();
            for (int learned = 1; learned <= values.size(); learned++) {
                JsonArray row = new JsonArray();
                for (int asked = 1; asked <= tasks; asked++) {
                    row.add(Summary.number(of(metric, learned, asked)));
                }
                matrix.add(row);
            }
            matrices.add(metric, matrix);
        }
        json.add("matrices", matrices);
        json.add("together", Summary.numbers(together()));
        AtomicFile.write(folder.continual(), JSON.toJson(json) + "\n");
        StringBuilder page = new StringBuilder();
        page.append("# ").append(folder.id()).append("\n\n").append(account()).append(".\n");
        for (String metric : metrics()) {
            page.append("\n| ")
                    .append(String.join(" | ", columns(metric)))
                    .append(" |\n|---|")
                    .append("---:|".repeat(tasks))
                    .append("\n");
            rows(metric)
                    .forEach(row ->
                            page.append("| ").append(String.join(" | ", row)).append(" |\n"));
        }
        page.append("\n");
        together().forEach((name, value) -> page.append(name)
                .append(" ")
                .append(MetricTable.shown(value))
                .append("\n\n"));
        AtomicFile.write(folder.report(), page.toString().stripTrailing() + "\n");
    }
}
