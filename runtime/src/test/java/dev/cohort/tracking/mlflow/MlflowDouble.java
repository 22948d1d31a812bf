package dev.cohort.tracking.mlflow;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * An MLflow server in memory, as strict as the real one where the tests need it: limits of a batch, params that cannot
 * change, points that are stored once however often they come, deleted runs, and answers in its own words. Before or after
 * its work it can behave as badly as {@link Misbehaviour} says.
 */
final class MlflowDouble implements AutoCloseable {
    private static final Pattern KEY = Pattern.compile("[\\p{L}\\p{N}_. /-]{1,250}");
    private static final Pattern BARE_NUMBER_THAT_IS_NONE = Pattern.compile(":\\s*-?(NaN|Infinity)");

    /** A point as stored; equal ones are one. */
    record StoredPoint(String key, double value, long timestamp, long step) {}

    /** A run as stored. */
    static final class StoredRun {
        final String id = UUID.randomUUID().toString().replace("-", "");
        final Map<String, String> tags = new LinkedHashMap<>();
        final Map<String, String> params = new LinkedHashMap<>();
        final Set<StoredPoint> points = new HashSet<>();
        final Map<String, byte[]> artifacts = new LinkedHashMap<>();
        String name = "";
        String status = "RUNNING";
        long endTime;
        boolean deleted;
    }

    /** How to answer what MLflow would refuse. */
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;
        private final String code;

        Refusal(int status, String code, String message) {
            super(message);
            this.status = status;
            this.code = code;
        }
    }

    final Map<String, StoredRun> runs = new LinkedHashMap<>();
    final Map<String, String> experimentTags = new LinkedHashMap<>();
    final List<String> requests = new ArrayList<>();
    volatile Misbehaviour misbehaviour = Misbehaviour.NONE;
    /** The requests that are misbehaved at. */
    volatile Predicate<String> misbehavingPaths = path -> true;

    /** What the ids of runs are given out as. */
    volatile UnaryOperator<String> shownId = id -> id;

    /** Forgets each run that it makes. */
    volatile boolean forgetting;

    volatile Predicate<String> refusedKeys = key -> false;
    /** Answers that all is well and stores nothing. */
    volatile boolean losing;

    /** How long the server thinks about each request, in milliseconds. */
    volatile long slowness;

    volatile int mostBytes = Integer.MAX_VALUE;
    volatile String artifactRoot = "mlflow-artifacts:/1/";
    volatile String authorization = "";
    boolean experimentExists;
    boolean experimentDeleted;

    private final ExecutorService executor = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "mlflow-double");
        thread.setDaemon(true);
        return thread;
    });
    private HttpServer server;
    private final int port;

    static {
        // Else every answer waits 40 ms for an acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    MlflowDouble() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        port = server.getAddress().getPort();
        begin();
    }

    private void begin() {
        server.createContext("/", this::handle);
        server.setExecutor(executor);
        server.start();
    }

    /** Nobody listens any more. */
    void down() {
        server.stop(0);
    }

    /** Listens again, at the same address, with all that was stored. */
    void up() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        begin();
    }

    TrackingServer address() {
        return TrackingServer.of("http://127.0.0.1:" + port + "/", Map.of());
    }

    StoredRun onlyRun() {
        if (runs.size() != 1) {
            throw new AssertionError("expected one run, there are " + runs.size());
        }
        return runs.values().iterator().next();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath().replaceFirst("^/api/2.0/", "");
        Misbehaviour.sleep(slowness);
        boolean working;
        synchronized (this) {
            requests.add(path);
            working = !misbehavingPaths.test(path) || misbehaviour.before(exchange, requests.size());
        }
        if (!working) {
            misbehaviour.act(exchange);
            return;
        }
        int status = 200;
        String answer;
        try {
            String given = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            if (!authorization.isEmpty() && !authorization.equals(given)) {
                answer(exchange, 401, "You are not authenticated.");
                return;
            }
            if (body.length > mostBytes) {
                answer(exchange, 413, "<html><body>413 Request Entity Too Large</body></html>");
                return;
            }
            synchronized (this) {
                answer = path.startsWith("mlflow-artifacts/")
                        ? put(path, body)
                        : call(
                                path.replaceFirst("^mlflow/", ""),
                                exchange.getRequestURI().getQuery(),
                                text(body));
            }
        } catch (Refusal refusal) {
            status = refusal.status;
            JsonObject json = new JsonObject();
            json.addProperty("error_code", refusal.code);
            json.addProperty("message", refusal.getMessage());
            answer = json.toString();
        } catch (RuntimeException defect) {
            status = 500;
            answer = "<html>defect of the double: " + defect + "</html>";
        }
        misbehaviour.answer(exchange, status, answer);
    }

    static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    private String call(String path, String query, String body) throws Refusal {
        if (BARE_NUMBER_THAT_IS_NONE.matcher(body).find()) {
            // The real server answers 200 and loses the rest of the batch.
            throw new Refusal(418, "SILENT_LOSS", "a number that is none must be a string");
        }
        JsonObject json =
                body.isEmpty() ? new JsonObject() : JsonParser.parseString(body).getAsJsonObject();
        return switch (path) {
            case "experiments/get-by-name" -> experimentByName();
            case "experiments/create" -> createExperiment();
            case "experiments/restore" -> {
                experimentDeleted = false;
                yield "{}";
            }
            case "experiments/set-experiment-tag" -> {
                experimentTags.put(string(json, "key"), string(json, "value"));
                yield "{}";
            }
            case "runs/search" -> search(string(json, "filter"));
            case "runs/create" -> create(json);
            case "runs/get" -> "{\"run\":" + run(run(parameter(query, "run_id"))) + "}";
            case "runs/restore" -> {
                run(string(json, "run_id")).deleted = false;
                yield "{}";
            }
            case "runs/log-batch" -> logBatch(json);
            case "runs/set-tag" -> {
                active(json).tags.put(string(json, "key"), string(json, "value"));
                yield "{}";
            }
            case "runs/update" -> update(json);
            default -> throw new Refusal(404, "", "");
        };
    }

    private String experimentByName() throws Refusal {
        if (!experimentExists) {
            throw new Refusal(404, "RESOURCE_DOES_NOT_EXIST", "Could not find experiment");
        }
        JsonObject experiment = new JsonObject();
        experiment.addProperty("experiment_id", "1");
        experiment.addProperty("lifecycle_stage", experimentDeleted ? "deleted" : "active");
        experiment.addProperty("a_key_of_a_later_server", 1);
        JsonArray tags = new JsonArray();
        experimentTags.forEach((key, value) -> {
            JsonObject tag = new JsonObject();
            tag.addProperty("key", key);
            tag.addProperty("value", value);
            tags.add(tag);
        });
        experiment.add("tags", tags);
        return "{\"experiment\":" + experiment + "}";
    }

    private String createExperiment() throws Refusal {
        if (experimentExists) {
            throw new Refusal(400, "RESOURCE_ALREADY_EXISTS", "Experiment exists");
        }
        experimentExists = true;
        return "{\"experiment_id\":\"1\"}";
    }

    private String search(String filter) {
        String value = filter.replaceFirst("^tags\\.`cohort\\.run-id` = '(.*)'$", "$1");
        boolean any = filter.equals("tags.`cohort.run-id` != ''");
        JsonArray found = new JsonArray();
        for (StoredRun run : runs.values()) {
            if (any ? !run.deleted : value.equals(run.tags.get("cohort.run-id"))) {
                found.add(run(run));
            }
        }
        return "{\"runs\":" + found + "}";
    }

    private String create(JsonObject json) {
        StoredRun run = new StoredRun();
        run.name = string(json, "run_name");
        json.getAsJsonArray("tags")
                .forEach(tag ->
                        run.tags.put(string(tag.getAsJsonObject(), "key"), string(tag.getAsJsonObject(), "value")));
        if (!forgetting) {
            runs.put(run.id, run);
        }
        return "{\"run\":" + run(run) + "}";
    }

    private JsonObject run(StoredRun run) {
        JsonObject info = new JsonObject();
        info.addProperty("run_id", shownId.apply(run.id));
        info.addProperty("experiment_id", "1");
        info.addProperty("artifact_uri", artifactRoot + run.id + "/artifacts");
        info.addProperty("lifecycle_stage", run.deleted ? "deleted" : "active");
        info.addProperty("status", run.status);
        JsonArray metrics = new JsonArray();
        last(run).values().forEach(point -> {
            JsonObject metric = new JsonObject();
            metric.addProperty("key", point.key());
            metric.addProperty("value", Double.toString(clamped(point.value())));
            metrics.add(metric);
        });
        JsonObject data = new JsonObject();
        data.add("metrics", metrics);
        JsonArray params = new JsonArray();
        run.params.forEach((key, value) -> {
            JsonObject param = new JsonObject();
            param.addProperty("key", key);
            param.addProperty("value", value);
            params.add(param);
        });
        data.add("params", params);
        JsonObject json = new JsonObject();
        json.add("info", info);
        json.add("data", data);
        return json;
    }

    private static Map<String, StoredPoint> last(StoredRun run) {
        Comparator<StoredPoint> order =
                Comparator.comparingLong(StoredPoint::step).thenComparingLong(StoredPoint::timestamp);
        Map<String, StoredPoint> last = new LinkedHashMap<>();
        run.points.forEach(
                point -> last.merge(point.key(), point, (one, other) -> order.compare(one, other) > 0 ? one : other));
        return last;
    }

    /** The real server's database has no infinities. */
    private static double clamped(double value) {
        return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, value));
    }

    private StoredRun run(String id) throws Refusal {
        StoredRun run = runs.get(id);
        if (run == null) {
            throw new Refusal(404, "RESOURCE_DOES_NOT_EXIST", "Run with id=" + id + " not found");
        }
        return run;
    }

    private StoredRun active(JsonObject json) throws Refusal {
        StoredRun run = run(string(json, "run_id"));
        if (run.deleted) {
            throw new Refusal(400, "INVALID_PARAMETER_VALUE", "The run " + run.id + " must be in the 'active' state.");
        }
        return run;
    }

    private String logBatch(JsonObject json) throws Refusal {
        StoredRun run = active(json);
        JsonArray metrics = list(json, "metrics");
        JsonArray params = list(json, "params");
        if (metrics.size() > 1000 || params.size() > 100) {
            throw new Refusal(400, "INVALID_PARAMETER_VALUE", "A batch can contain at most 1000 metrics, 100 params");
        }
        for (JsonElement element : metrics) {
            String key = string(element.getAsJsonObject(), "key");
            if (!KEY.matcher(key).matches() || refusedKeys.test(key)) {
                throw new Refusal(400, "INVALID_PARAMETER_VALUE", "Invalid metric name: '" + key + "'");
            }
        }
        for (JsonElement element : params) {
            String key = string(element.getAsJsonObject(), "key");
            String value = string(element.getAsJsonObject(), "value");
            if (!run.params.getOrDefault(key, value).equals(value) || value.length() > 6000) {
                throw new Refusal(400, "INVALID_PARAMETER_VALUE", "Changing param values is not allowed: " + key);
            }
        }
        params.forEach(element ->
                run.params.put(string(element.getAsJsonObject(), "key"), string(element.getAsJsonObject(), "value")));
        for (JsonElement element : losing ? new JsonArray() : metrics) {
            JsonObject metric = element.getAsJsonObject();
            run.points.add(new StoredPoint(
                    string(metric, "key"),
                    Double.parseDouble(string(metric, "value")),
                    metric.get("timestamp").getAsLong(),
                    metric.get("step").getAsLong()));
        }
        return "{}";
    }

    private String update(JsonObject json) throws Refusal {
        StoredRun run = active(json);
        run.status = string(json, "status");
        run.endTime = json.has("end_time") ? json.get("end_time").getAsLong() : 0;
        return "{\"run_info\":{}}";
    }

    private String put(String path, byte[] body) throws Refusal {
        String[] parts = path.replaceFirst("^mlflow-artifacts/artifacts/1/", "").split("/artifacts/", 2);
        run(parts[0]).artifacts.put(parts[1], body);
        return "";
    }

    private static JsonArray list(JsonObject json, String key) {
        return json.has(key) ? json.getAsJsonArray(key) : new JsonArray();
    }

    private static String string(JsonObject json, String key) {
        return json.get(key).getAsString();
    }

    private static String parameter(String query, String name) {
        String value = query.replaceFirst("^(.*&)?" + name + "=([^&]*).*$", "$2");
        return URLDecoder.decode(value, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
