package dev.cohort.plugins.datasets;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DataException.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines of JSON objects, read one by one; whoever opens some closes them. */
final class JsonlText implements AutoCloseable {
    private static final Pattern PLACE = Pattern.compile("line 1 column (\\d+)");

    private final Source source;
    private final BufferedReader text;
    private Optional<JsonObject> ahead = Optional.empty();
    private long line;

    private JsonlText(Source source, BufferedReader text) {
        this.source = source;
        this.text = text;
    }

    static JsonlText open(Source source) {
        try {
            return new JsonlText(source, new BufferedReader(source.reader()));
        } catch (IOException failure) {
            throw CsvText.explained(failure, source, 0);
        }
    }

    /** The line of the object that was read last. */
    long line() {
        return line;
    }

    /** The next object, which is read again by {@link #next}. */
    Optional<JsonObject> peek() {
        ahead = next();
        return ahead;
    }

    /** The next object; nothing at the end. */
    Optional<JsonObject> next() {
        if (ahead.isPresent()) {
            Optional<JsonObject> next = ahead;
            ahead = Optional.empty();
            return next;
        }
        try {
            for (String read = text.readLine(); read != null; read = text.readLine()) {
                line++;
                if (!read.isBlank()) {
                    return Optional.of(parse(read));
                }
            }
            return Optional.empty();
        } catch (IOException failure) {
            throw CsvText.explained(failure, source, line + 1);
        }
    }

    private JsonObject parse(String text) throws IOException {
        JsonReader reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        try {
            JsonElement element = JsonParser.parseReader(reader);
            if (reader.peek() == JsonToken.END_DOCUMENT && element instanceof JsonObject object) {
                return object;
            }
            throw problem(0, "one JSON object was expected on this line, but it is something else");
        } catch (JsonParseException | MalformedJsonException damaged) {
            Matcher place = PLACE.matcher(String.valueOf(damaged.getMessage()));
            throw problem(
                    place.find() ? Long.parseLong(place.group(1)) : 0,
                    "this is not JSON, but one JSON object was expected on this line"
                            + (text.contains("NaN") ? "; what is missing is null there, not NaN" : ""));
        }
    }

    private DataException problem(long column, String message) {
        return new DataException(List.of(new Problem(source.file(), line, column, message)));
    }

    @Override
    public void close() {
        try {
            text.close();
        } catch (IOException failure) {
            throw CsvText.explained(failure, source, line);
        }
    }
}
