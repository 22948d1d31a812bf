package dev.cohort.trainer;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.cohort.tracking.SealedJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a checkpoint's {@code manifest.json} says: all but the tensors, and the hashes of the files.
 *
 * @param updates of each objective
 * @param accumulated batches since the last update, of each objective
 * @param scalars those that optimizers keep, by name
 * @param files by name
 */
record Manifest(
        long step,
        List<Long> updates,
        List<Integer> accumulated,
        Map<String, Double> scalars,
        Progress progress,
        Map<String, FileHash> files) {
    private static final String FORMAT = "cohort-checkpoint-3";

    private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]{0,17}");
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]+[.][0-9]+(E-?[0-9]+)?");

    /** What a file is known by. */
    record FileHash(long bytes, String sha256) {}

    String text() {
        JsonObject json = new JsonObject();
        json.addProperty("format", FORMAT);
        json.addProperty("step", step);
        json.add("updates", numbers(updates));
        json.add("accumulated", numbers(accumulated));
        JsonObject numbers = new JsonObject();
        scalars.forEach(numbers::addProperty);
        json.add("scalars", numbers);
        JsonObject values = new JsonObject();
        progress.values().forEach((name, value) -> values.add(name, primitive(value)));
        json.add("progress", values);
        JsonObject hashes = new JsonObject();
        files.forEach((name, hash) -> {
            JsonObject file = new JsonObject();
            file.addProperty("bytes", hash.bytes());
            file.addProperty("sha256", hash.sha256());
            hashes.add(name, file);
        });
        json.add("files", hashes);
        return SealedJson.seal(json.toString());
    }

    /** A number where its text is the one that reading it back gives. */
    private static JsonPrimitive primitive(String value) {
        if (WHOLE.matcher(value).matches()) {
            return new JsonPrimitive(Long.valueOf(value));
        }
        if (DECIMAL.matcher(value).matches() && Double.valueOf(value).toString().equals(value)) {
            return new JsonPrimitive(Double.valueOf(value));
        }
        return new JsonPrimitive(value);
    }

    private static JsonArray numbers(List<? extends Number> numbers) {
        JsonArray array = new JsonArray();
        numbers.forEach(array::add);
        return array;
    }

    /** @throws IOException if the text is not that of a manifest, or not as it was written */
    static Manifest of(String text) throws IOException {
        if (!SealedJson.holds(text).orElse(false)) {
            throw new IOException("it is not as it was written");
        }
        try {
            JsonObject json = JsonParser.parseString(text).getAsJsonObject();
            if (!json.get("format").getAsString().equals(FORMAT)) {
                throw new IOException(
                        "its format is " + json.get("format") + ", and this version of Cohort reads " + FORMAT);
            }
            List<Long> updates = new ArrayList<>();
            json.getAsJsonArray("updates").forEach(number -> updates.add(number.getAsLong()));
            List<Integer> accumulated = new ArrayList<>();
            json.getAsJsonArray("accumulated").forEach(number -> accumulated.add(number.getAsInt()));
            Map<String, Double> scalars = new LinkedHashMap<>();
            json.getAsJsonObject("scalars").asMap().forEach((name, value) -> scalars.put(name, value.getAsDouble()));
            Map<String, String> values = new LinkedHashMap<>();
            json.getAsJsonObject("progress").asMap().forEach((name, value) -> values.put(name, value.getAsString()));
            Map<String, FileHash> files = new LinkedHashMap<>();
            for (Map.Entry<String, JsonElement> file :
                    json.getAsJsonObject("files").entrySet()) {
                JsonObject hash = file.getValue().getAsJsonObject();
                files.put(
                        file.getKey(),
                        new FileHash(
                                hash.get("bytes").getAsLong(),
                                hash.get("sha256").getAsString()));
            }
            return new Manifest(
                    json.get("step").getAsLong(), updates, accumulated, scalars, new Progress(values), files);
        } catch (JsonParseException
                | IllegalStateException
                | NullPointerException
                | NumberFormatException
                | ClassCastException
                | UnsupportedOperationException damage) {
            throw new IOException("it is not what a manifest is", damage);
        }
    }
}
