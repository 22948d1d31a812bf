package dev.cohort.tracking.mlflow;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.cohort.tracking.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a run has reached the server, kept in {@code mlflow.json}: every id that the server gave, and up to where the
 * journal was acknowledged. Losing it costs only time, since everything can be found or sent again.
 */
final class DeliveryState {
    private static final Gson JSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private final Path file;
    private final String server;
    // Another thread asks for these two.
    private volatile String experimentId = "";
    private volatile String runId = "";

    private String artifactUri = "";
    private boolean parametersSent;
    private boolean ended;
    private boolean complete;
    private long cursor;
    private long lastTime;
    private final Map<String, String> artifacts = new LinkedHashMap<>();
    private final List<Point> refused = new ArrayList<>();

    private DeliveryState(Path file, String server) {
        this.file = file;
        this.server = server;
    }

    static Path file(Path folder) {
        return folder.resolve("mlflow.json");
    }

    /** The server that a run was last delivered to, if it was to any. */
    static Optional<String> server(Path folder) {
        return json(file(folder)).map(json -> text(json, "server")).filter(text -> !text.isEmpty());
    }

    /** What is known of a run; what was known of a run on another server does not count. */
    static DeliveryState read(Path folder, TrackingServer server) {
        DeliveryState state = new DeliveryState(file(folder), server.toString());
        Optional<JsonObject> json = json(state.file);
        if (json.isPresent() && text(json.get(), "server").equals(state.server)) {
            state.load(json.get());
        }
        return state;
    }

    private static Optional<JsonObject> json(Path file) {
        try {
            return Files.exists(file) ? Json.object(Files.readString(file)) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private void load(JsonObject json) {
        try {
            experimentId = text(json, "experiment-id");
            runId = text(json, "run-id");
            artifactUri = text(json, "artifact-uri");
            parametersSent = json.get("parameters-sent").getAsBoolean();
            ended = json.get("ended").getAsBoolean();
            complete = json.get("complete").getAsBoolean();
            cursor = json.get("cursor").getAsLong();
            lastTime = json.get("last-time").getAsLong();
            for (Map.Entry<String, JsonElement> artifact :
                    json.getAsJsonObject("artifacts").entrySet()) {
                artifacts.put(artifact.getKey(), artifact.getValue().getAsString());
            }
            for (JsonElement point : json.getAsJsonArray("refused")) {
                refused.add(Point.of(point.getAsJsonObject()));
            }
        } catch (RuntimeException damage) {
            forgetRun();
        }
    }

    private static String text(JsonObject json, String key) {
        return json.has(key) ? json.get(key).getAsString() : "";
    }

    /**
     * Writes the file.
     *
     * @param durable whether to wait for the disk; a cursor that comes back older only makes points be sent again
     */
    void save(boolean durable) {
        JsonObject json = new JsonObject();
        json.addProperty("server", server);
        json.addProperty("experiment-id", experimentId);
        json.addProperty("run-id", runId);
        json.addProperty("artifact-uri", artifactUri);
        json.addProperty("parameters-sent", parametersSent);
        json.addProperty("ended", ended);
        json.addProperty("complete", complete);
        json.addProperty("cursor", cursor);
        json.addProperty("last-time", lastTime);
        JsonObject sent = new JsonObject();
        artifacts.forEach(sent::addProperty);
        json.add("artifacts", sent);
        JsonArray points = new JsonArray();
        refused.forEach(point -> points.add(point.json()));
        json.add("refused", points);
        AtomicFile.write(file, JSON.toJson(json) + "\n", durable);
    }

    /** Begins anew, as the server does not know the run. */
    void forgetRun() {
        experimentId = "";
        runId = "";
        artifactUri = "";
        parametersSent = false;
        ended = false;
        complete = false;
        cursor = 0;
        lastTime = 0;
        artifacts.clear();
        refused.clear();
    }

    /** Notes the run that the server has; if it is another than before, nothing of it was sent. */
    void run(String newExperimentId, String newRunId, String newArtifactUri) {
        if (!newRunId.equals(runId)) {
            forgetRun();
        }
        experimentId = newExperimentId;
        runId = newRunId;
        artifactUri = newArtifactUri;
        save(true);
    }

    /** Has all be sent again to the same run; what the server has already is not doubled by that. */
    void sendAgain() {
        parametersSent = false;
        complete = false;
        cursor = 0;
        artifacts.clear();
    }

    String experimentId() {
        return experimentId;
    }

    /** Empty as long as the server has not told it. */
    String runId() {
        return runId;
    }

    String artifactUri() {
        return artifactUri;
    }

    boolean parametersSent() {
        return parametersSent;
    }

    void parametersSent(boolean sent) {
        parametersSent = sent;
    }

    /** Whether the server knows that the run has ended, and how. */
    boolean ended() {
        return ended;
    }

    void ended(boolean told) {
        ended = told;
    }

    /** Whether the server has taken everything that there was at the run's end. */
    boolean complete() {
        return complete;
    }

    void complete(boolean taken) {
        complete = taken;
    }

    /** The place in the journal up to which the server has acknowledged it. */
    long cursor() {
        return cursor;
    }

    /** The time of the last line before the cursor; 0 before any. */
    long lastTime() {
        return lastTime;
    }

    void advance(long newCursor, long newLastTime) {
        cursor = newCursor;
        lastTime = Math.max(lastTime, newLastTime);
    }

    /** The hashes of the files that the server has, by name. */
    Map<String, String> artifacts() {
        return artifacts;
    }

    /** Points that the server would not take. */
    List<Point> refused() {
        return refused;
    }
}
