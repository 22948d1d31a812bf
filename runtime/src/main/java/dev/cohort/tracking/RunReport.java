package dev.cohort.tracking;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.metric.Result;
import dev.cohort.api.run.Listener;
import dev.cohort.api.run.RunControl;
import dev.cohort.api.run.RunEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Writes what a run came to at its end: {@code summary.json}, the metrics as {@code report.md} and {@code
 * tables/metrics.json}, and a file in {@code tables/} for each metric that is a table, as in {@code
 * tables/test-confusion-matrix.json}; all of it of the state that was exported, or of the last one where none was.
 *
 * <p>A table is {@code {"columns":[...],"data":[[...]]}}, which pandas reads with {@code orient="split"}.
 */
public final class RunReport implements Listener {
    private static final Pattern NOT_IN_FILE_NAMES = Pattern.compile("[^A-Za-z0-9._-]+");

    private final RunFolder folder;
    private final String about;

    /** A report that is written to a run's folder. */
    public RunReport(RunFolder folder) {
        this(folder, "");
    }

    /** @param about a sentence on what was trained, without its full stop */
    public RunReport(RunFolder folder, String about) {
        this.folder = folder;
        this.about = about;
    }

    @Override
    public void hear(RunEvent event, RunControl control) {
        if (event instanceof RunEvent.Ended ended) {
            write(ended);
        }
    }

    /** A name as files have it. */
    static String fileName(String name) {
        return NOT_IN_FILE_NAMES.matcher(name).replaceAll("-");
    }

    private void write(RunEvent.Ended ended) {
        MetricTable metrics = MetricTable.of(ended.ending().state().metrics());
        Map<String, Result.Table> tables = tables(ended.ending().state().results());
        AtomicFile.folder(folder.tables());
        AtomicFile.write(folder.tables().resolve("metrics.json"), json(metrics) + "\n");
        tables.forEach((name, table) ->
                AtomicFile.write(folder.tables().resolve(fileName(name) + ".json"), json(table) + "\n"));
        AtomicFile.write(folder.report(), markdown(ended, metrics, tables));
        // Last, since it says that the run has ended.
        Summary.of(ended).write(folder.summary());
    }

    private static Map<String, Result.Table> tables(Map<Part, Map<String, Result>> results) {
        Map<String, Result.Table> tables = new LinkedHashMap<>();
        results.forEach((part, measured) -> measured.forEach(
                (label, result) -> result.table().ifPresent(table -> tables.put(part.label() + "-" + label, table))));
        return tables;
    }

    private static JsonObject json(MetricTable metrics) {
        JsonArray columns = new JsonArray();
        columns.add("metric");
        metrics.columns().forEach(columns::add);
        JsonArray data = new JsonArray();
        for (MetricTable.Row row : metrics.rows()) {
            JsonArray cells = new JsonArray();
            cells.add(row.metric());
            for (Optional<Double> value : row.values()) {
                cells.add(value.isPresent() ? Summary.number(value.get()) : JsonNull.INSTANCE);
            }
            data.add(cells);
        }
        return split(columns, data);
    }

    private static JsonObject json(Result.Table table) {
        JsonArray columns = new JsonArray();
        table.columns().forEach(columns::add);
        JsonArray data = new JsonArray();
        for (List<Object> row : table.rows()) {
            JsonArray cells = new JsonArray();
            for (Object cell : row) {
                if (cell instanceof Double number) {
                    cells.add(Summary.number(number));
                } else if (cell instanceof Long number) {
                    cells.add(number);
                } else {
                    cells.add(cell.toString());
                }
            }
            data.add(cells);
        }
        return split(columns, data);
    }

    private static JsonObject split(JsonArray columns, JsonArray data) {
        JsonObject json = new JsonObject();
        json.add("columns", columns);
        json.add("data", data);
        return json;
    }

    private String markdown(RunEvent.Ended ended, MetricTable metrics, Map<String, Result.Table> tables) {
        StringBuilder page = new StringBuilder();
        page.append("# ").append(folder.id()).append("\n\n");
        page.append("Status: ").append(ended.status().name().toLowerCase(Locale.ROOT));
        page.append(", after ").append(ended.step()).append(ended.step() == 1 ? " step" : " steps");
        page.append("; ").append(escaped(ended.ending().account())).append(".\n\n");
        if (!about.isEmpty()) {
            page.append("It ").append(about).append(".\n\n");
        }
        page.append("| metric |").append(cells(metrics.columns())).append("\n|---|");
        page.append("---:|".repeat(metrics.columns().size())).append("\n");
        for (MetricTable.Row row : metrics.rows()) {
            List<String> values = row.values().stream()
                    .map(value -> value.map(MetricTable::shown).orElse(""))
                    .toList();
            page.append("| ")
                    .append(row.metric())
                    .append(" |")
                    .append(cells(values))
                    .append("\n");
        }
        tables.forEach((name, table) -> {
            page.append("\n## ")
                    .append(name)
                    .append("\n\n|")
                    .append(cells(table.columns()))
                    .append("\n|");
            page.append("---|".repeat(table.columns().size())).append("\n");
            for (List<Object> row : table.rows()) {
                page.append("|")
                        .append(cells(row.stream().map(RunReport::shown).toList()))
                        .append("\n");
            }
        });
        ended.ending()
                .state()
                .results()
                .forEach((part, results) -> results.forEach(
                        (label, result) -> result.picture().ifPresent(picture -> page.append("\n![](pictures/")
                                .append(Pictures.name(part, label))
                                .append(")\n"))));
        return page.toString();
    }

    private static String shown(Object cell) {
        return cell instanceof Double number ? MetricTable.shown(number) : cell.toString();
    }

    private static String cells(List<String> cells) {
        StringBuilder line = new StringBuilder();
        cells.forEach(cell -> line.append(" ").append(escaped(cell)).append(" |"));
        return line.toString();
    }

    /** Names come from the data, so they may hold anything. */
    private static String escaped(String text) {
        return text.replace("|", "\\|").replaceAll("\\p{Cntrl}+", " ");
    }
}
