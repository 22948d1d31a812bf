package dev.cohort.tracking.mlflow;

import com.google.gson.JsonObject;
import org.mlflow.api.proto.Service.Metric;

/**
 * One value of one metric as MLflow has it. The server takes the same point again without doubling it.
 *
 * @param key of letters, digits and {@code _ - . space /}
 * @param step 0 for values that a run has once, so that the page that compares runs draws bars of them
 */
record Point(String key, double value, long time, long step) {
    private static final int LONGEST_KEY = 250;

    /** A value of the journal. */
    static Point of(String metric, double value, long time, long step) {
        return new Point(key(metric), value, Math.max(0, time), metric.startsWith("test/") ? 0 : step);
    }

    static Point of(JsonObject json) {
        return new Point(
                json.get("key").getAsString(),
                Double.parseDouble(json.get("value").getAsString()),
                json.get("time").getAsLong(),
                json.get("step").getAsLong());
    }

    /** A metric's name with what MLflow does not take replaced. */
    static String key(String metric) {
        String clean = metric.replaceAll("[^\\p{L}\\p{N}_. /-]", "_")
                .replaceAll("/{2,}", "/")
                .replaceAll("\\.{2,}", ".")
                .replaceAll("^/+|/+$", "");
        String cut = clean.substring(0, Math.min(clean.length(), LONGEST_KEY));
        return cut.isEmpty() ? "_" : cut;
    }

    JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("key", key);
        json.addProperty("value", Double.toString(value));
        json.addProperty("time", time);
        json.addProperty("step", step);
        return json;
    }

    Metric message() {
        return Metric.newBuilder()
                .setKey(key)
                .setValue(value)
                .setTimestamp(time)
                .setStep(step)
                .build();
    }
}
