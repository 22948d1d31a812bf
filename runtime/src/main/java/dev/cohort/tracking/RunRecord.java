package dev.cohort.tracking;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.cohort.experiment.Position;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a run at its start; kept in {@code run.json}, so that the run can be told to a tracking server at any
 * later time from its folder alone.
 *
 * @param experiment the experiment's name
 * @param id the run's id
 * @param key like the id, but unlike that of any other run anywhere
 * @param started milliseconds since 1970
 * @param source the experiment file as the user named it
 * @param user who started the run
 * @param version the version of Cohort
 * @param revision the state of the work tree that holds the experiment file, if one does
 * @param parameters the resolved file, by dotted key
 * @param settings what the command line put in place of the file's values, by dotted key
 */
public record RunRecord(
        String experiment,
        String id,
        String key,
        long started,
        String source,
        String user,
        String version,
        Optional<Revision> revision,
        Map<String, String> parameters,
        Map<String, String> settings) {
    private static final Gson JSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    public RunRecord {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /**
     * The record of a run that begins now.
     *
     * @param experiment the experiment's name
     * @param folder the run's folder
     * @param source the experiment file as the user named it
     * @param parameters the resolved file, by dotted key
     * @param settings what the command line put in place of the file's values, by dotted key
     */
    public static RunRecord begin(
            String experiment,
            RunFolder folder,
            Path source,
            Map<String, String> parameters,
            Map<String, String> settings) {
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        String version = RunRecord.class.getPackage().getImplementationVersion();
        return new RunRecord(
                experiment,
                folder.id(),
                folder.id() + "-" + HexFormat.of().formatHex(random),
                System.currentTimeMillis(),
                source.toString(),
                System.getProperty("user.name", ""),
                version == null ? "development" : version,
                Revision.of(source),
                parameters,
                settings);
    }

    /** Writes {@code run.json}. */
    public void write(RunFolder folder) {
        JsonObject json = new JsonObject();
        json.addProperty("experiment", experiment);
        json.addProperty("id", id);
        json.addProperty("key", key);
        json.addProperty("started", started);
        json.addProperty("source", source);
        json.addProperty("user", user);
        json.addProperty("version", version);
        revision.ifPresent(state -> {
            json.addProperty("commit", state.commit());
            state.branch().ifPresent(branch -> json.addProperty("branch", branch));
            state.dirty().ifPresent(dirty -> json.addProperty("dirty", dirty));
        });
        json.add("parameters", object(parameters));
        json.add("settings", object(settings));
        AtomicFile.write(folder.record(), SealedJson.seal(JSON.toJson(json)));
    }

    /**
     * Reads {@code run.json}.
     *
     * @throws ProblemException if it is missing or damaged
     */
    public static RunRecord read(RunFolder folder) {
        return read(folder.record());
    }

    static RunRecord read(Path file) {
        try {
            String text = Files.readString(file);
            JsonObject json = JsonParser.parseString(text).getAsJsonObject();
            if (!SealedJson.holds(text).orElse(true)) {
                throw new IllegalStateException("it is not as it was written");
            }
            Optional<Revision> revision = text(json, "commit")
                    .map(commit -> new Revision(
                            commit, text(json, "branch"), text(json, "dirty").map(Boolean::valueOf)));
            return new RunRecord(
                    json.get("experiment").getAsString(),
                    json.get("id").getAsString(),
                    json.get("key").getAsString(),
                    json.get("started").getAsLong(),
                    json.get("source").getAsString(),
                    json.get("user").getAsString(),
                    json.get("version").getAsString(),
                    revision,
                    map(json.getAsJsonObject("parameters")),
                    json.has("settings") ? map(json.getAsJsonObject("settings")) : Map.of());
        } catch (JsonParseException
                | IllegalStateException
                | NullPointerException
                | NumberFormatException
                | ClassCastException
                | UnsupportedOperationException damage) {
            throw new ProblemException(
                    new Problem.InputOutput(
                            Optional.of(Position.of(file)),
                            "is damaged, so the run cannot be told to a tracking server; restore the file"),
                    damage);
        } catch (IOException failure) {
            throw AtomicFile.unreadable(file, failure);
        }
    }

    private static JsonObject object(Map<String, String> values) {
        JsonObject json = new JsonObject();
        values.forEach(json::addProperty);
        return json;
    }

    private static Map<String, String> map(JsonObject json) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonElement> value : json.entrySet()) {
            values.put(value.getKey(), value.getValue().getAsString());
        }
        return values;
    }

    private static Optional<String> text(JsonObject json, String key) {
        return Optional.ofNullable(json.get(key)).map(JsonElement::getAsString);
    }
}
