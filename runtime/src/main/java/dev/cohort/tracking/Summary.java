package dev.cohort.tracking;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.cohort.api.run.Ending;
import dev.cohort.api.run.Keep;
import dev.cohort.api.run.RunEvent;
import dev.cohort.api.run.Status;
import dev.cohort.experiment.Position;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How a run ended; kept in {@code summary.json}, which is there only once the run has ended.
 *
 * @param metrics the last value of each metric
 * @param best the best value of each metric that a best one was sought of, whenever that was
 * @param ending a line on why the training ended and which state was exported; empty where none was written
 * @param watched the metric by which states were compared, where that was written
 * @param exported the state that was exported, if one was
 */
public record Summary(
        Status status,
        Map<String, Double> metrics,
        Map<String, Double> best,
        String ending,
        Optional<Ending.Watched> watched,
        Optional<Exported> exported) {
    /**
     * The state that was exported.
     *
     * @param keep which one it is
     * @param step after how many steps it was
     * @param metrics what was measured of it
     */
    public record Exported(Keep keep, long step, Map<String, Double> metrics) {
        public Exported {
            metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        }
    }

    private static final String ENDING = "ending";
    private static final String WATCHED = "watched";
    private static final String EXPORTED = "exported";

    public Summary {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        best = Collections.unmodifiableMap(new LinkedHashMap<>(best));
    }

    /** The summary of a run that ended. */
    static Summary of(RunEvent.Ended ended) {
        Ending ending = ended.ending();
        return new Summary(
                ended.status(),
                ended.last(),
                ended.best(),
                ending.account(),
                Optional.of(ending.watched()),
                ending.exported()
                        .map(keep -> new Exported(
                                keep, ending.state().step(), ending.state().metrics())));
    }

    /** Writes the file, whole or not at all. */
    public void write(Path file) {
        JsonObject json = new JsonObject();
        json.addProperty("status", status.name().toLowerCase(Locale.ROOT));
        json.add("metrics", numbers(metrics));
        json.add("best", numbers(best));
        json.addProperty(ENDING, ending);
        watched.ifPresent(metric -> json.add(WATCHED, json(metric)));
        exported.ifPresent(state -> json.add(EXPORTED, json(state)));
        AtomicFile.write(file, json + "\n");
    }

    /**
     * Reads the file; nothing if the run has not ended.
     *
     * @throws ProblemException if it is damaged
     */
    public static Optional<Summary> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            Status status = Status.valueOf(json.get("status").getAsString().toUpperCase(Locale.ROOT));
            return Optional.of(new Summary(
                    status,
                    numbers(json.getAsJsonObject("metrics")),
                    numbers(json.getAsJsonObject("best")),
                    json.has(ENDING) ? json.get(ENDING).getAsString() : "",
                    Optional.ofNullable(json.getAsJsonObject(WATCHED)).map(Summary::watched),
                    Optional.ofNullable(json.getAsJsonObject(EXPORTED)).map(Summary::exported)));
        } catch (JsonParseException
                | IllegalStateException
                | IllegalArgumentException
                | NullPointerException
                | ClassCastException
                | UnsupportedOperationException damage) {
            throw new ProblemException(
                    new Problem.InputOutput(
                            Optional.of(Position.of(file)),
                            "is damaged; restore it, or delete it to have the run count as cut off"),
                    damage);
        } catch (IOException failure) {
            throw AtomicFile.unreadable(file, failure);
        }
    }

    /**
     * Compares the last values of a finished run with those of its journal, of which they are copies.
     *
     * @throws ProblemException if the journal lacks one: it was cut off, or is another run's
     */
    public void requireJournal(Path journal) {
        if (status != Status.FINISHED || metrics.isEmpty()) {
            return;
        }
        Map<String, Double> last = new HashMap<>();
        try (JournalReader reader = JournalReader.open(journal, 0)) {
            for (Optional<JournalEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
                last.putAll(next.get().metrics());
            }
        }
        metrics.forEach((name, value) -> {
            if (!value.equals(last.get(name))) {
                throw new ProblemException(new Problem.InputOutput(
                        Optional.of(Position.of(journal)),
                        "lacks the last value of " + name + ", which summary.json has as " + value
                                + ": it was cut off, or is another run's; restore it"));
            }
        });
    }

    private static JsonObject json(Ending.Watched watched) {
        JsonObject json = new JsonObject();
        json.addProperty("metric", watched.metric());
        json.addProperty("larger-is-better", watched.largerIsBetter());
        watched.best().ifPresent(best -> json.add("best", number(best)));
        return json;
    }

    private static Ending.Watched watched(JsonObject json) {
        return new Ending.Watched(
                json.get("metric").getAsString(),
                json.get("larger-is-better").getAsBoolean(),
                json.has("best") ? OptionalDouble.of(json.get("best").getAsDouble()) : OptionalDouble.empty());
    }

    private static JsonObject json(Exported exported) {
        JsonObject json = new JsonObject();
        json.addProperty("keep", exported.keep().name().toLowerCase(Locale.ROOT));
        json.addProperty("step", exported.step());
        json.add("metrics", numbers(exported.metrics()));
        return json;
    }

    private static Exported exported(JsonObject json) {
        return new Exported(
                Keep.valueOf(json.get("keep").getAsString().toUpperCase(Locale.ROOT)),
                json.get("step").getAsLong(),
                numbers(json.getAsJsonObject("metrics")));
    }

    static JsonObject numbers(Map<String, Double> values) {
        JsonObject json = new JsonObject();
        values.forEach((name, value) -> json.add(name, number(value)));
        return json;
    }

    /** JSON has no numbers that are none, so they are strings, as in the journal. */
    static JsonPrimitive number(double value) {
        return Double.isFinite(value) ? new JsonPrimitive(value) : new JsonPrimitive(Double.toString(value));
    }

    private static Map<String, Double> numbers(JsonObject json) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonElement> entry : json.entrySet()) {
            values.put(entry.getKey(), Double.valueOf(entry.getValue().getAsString()));
        }
        return values;
    }
}
