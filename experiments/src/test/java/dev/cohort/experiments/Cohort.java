package dev.cohort.experiments;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Runs commands in this process, with the built-in plugins as they were built. */
final class Cohort {
    /**
     * What a command did.
     *
     * @param out what it printed, but for the progress of a run
     * @param err its lines about what went wrong
     */
    record Ended(int code, String out, String err) {}

    private Cohort() {}

    static Ended run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Stream.of(arguments).map(Object::toString).toArray(String[]::new));
        return new Ended(code, out.toString(), err.toString());
    }

    /** The values of a metric in the order of the journal. */
    static List<Double> metric(Path run, String name) throws IOException {
        List<Double> values = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
            JsonObject metrics = JsonParser.parseString(line).getAsJsonObject().getAsJsonObject("metrics");
            if (metrics.has(name)) {
                values.add(metrics.get(name).getAsDouble());
            }
        }
        return values;
    }

    /** The names of a run's checkpoints. */
    static List<String> checkpoints(Path run) throws IOException {
        try (Stream<Path> folders = Files.list(run.resolve("checkpoints"))) {
            return folders.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /** The one run of an experiment. */
    static Path onlyRun(Path runs, String name) throws IOException {
        try (Stream<Path> folders = Files.list(runs.resolve(name))) {
            List<Path> all = folders.toList();
            if (all.size() != 1) {
                throw new AssertionError("expected one run in " + runs + "/" + name + ", found " + all);
            }
            return all.get(0);
        }
    }
}
