package dev.cohort.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.cohort.tracking.MetricTable;
import dev.cohort.tracking.RunOverview;
import dev.cohort.tracking.Runs;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists runs. */
@Command(
        description = "Lists runs, the newest first: what was set, how they ended, and the best of what they watched.",
        mixinStandardHelpOptions = true)
final class RunsCommand implements Runnable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final Gson JSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    @Option(names = "--runs", paramLabel = "DIR", description = "The folder of all runs; ./runs unless given.")
    private Path runs = Path.of("runs");

    @Option(names = "--json", description = "Writes JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        List<RunOverview> list = new Runs(runs).list(message -> err.println("warning: " + message));
        if (json) {
            JsonArray array = new JsonArray();
            list.forEach(run -> array.add(json(run)));
            out.println(JSON.toJson(array));
        } else if (list.isEmpty()) {
            out.println("there are no runs in " + runs);
        } else {
            lines(list).forEach(out::println);
        }
    }

    private static List<String> lines(List<RunOverview> list) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("run", "started", "status", "best", "set"));
        for (RunOverview run : list) {
            rows.add(List.of(
                    run.name() + "/" + run.id(),
                    TIME.format(Instant.ofEpochMilli(run.started())),
                    run.status(),
                    run.watched()
                            .filter(watched -> watched.best().isPresent())
                            .map(watched -> watched.metric() + " "
                                    + MetricTable.shown(watched.best().getAsDouble()))
                            .orElse("-"),
                    run.settings().entrySet().stream()
                            .map(setting -> setting.getKey() + "=" + setting.getValue())
                            .collect(Collectors.joining(" "))));
        }
        int[] widths = new int[rows.get(0).size()];
        rows.forEach(row -> {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        });
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column).replaceAll("\\p{Cntrl}+", " ");
            line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
        }
        return line.toString().stripTrailing();
    }

    private static JsonObject json(RunOverview run) {
        JsonObject json = new JsonObject();
        json.addProperty("name", run.name());
        json.addProperty("id", run.id());
        json.addProperty("folder", run.folder().toAbsolutePath().normalize().toString());
        json.addProperty("started", Instant.ofEpochMilli(run.started()).toString());
        json.addProperty("status", run.status());
        JsonObject settings = new JsonObject();
        run.settings().forEach(settings::addProperty);
        json.add("settings", settings);
        run.watched().ifPresent(watched -> {
            json.addProperty("metric", watched.metric());
            watched.best()
                    .ifPresent(best -> json.add(
                            "best",
                            Double.isFinite(best)
                                    ? new JsonPrimitive(best)
                                    : new JsonPrimitive(Double.toString(best))));
        });
        run.summary()
                .filter(summary -> !summary.ending().isEmpty())
                .ifPresent(summary -> json.addProperty("ending", summary.ending()));
        return json;
    }
}
