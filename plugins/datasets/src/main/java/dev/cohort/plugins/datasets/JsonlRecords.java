package dev.cohort.plugins.datasets;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Puts the elements of JSON objects where they belong. */
final class JsonlRecords {
    /**
     * Where the elements of a key go.
     *
     * @param key the place of the key among all
     * @param sink takes them from {@code slot} on
     * @param width how many there are
     */
    record Assignment(int key, CellSink sink, int slot, int width) {}

    private final List<String> keys;
    private final boolean padded;
    private final CellProblems problems = new CellProblems();
    private List<Assignment> assignments = List.of();
    private int rows;
    private int[] lines = new int[1024];

    /** @param padded whether lists that are too short are filled up with zeros */
    JsonlRecords(List<String> keys, boolean padded) {
        this.keys = List.copyOf(keys);
        this.padded = padded;
    }

    CellProblems problems() {
        return problems;
    }

    List<String> keys() {
        return keys;
    }

    int rows() {
        return rows;
    }

    int line(int row) {
        return lines[row];
    }

    /** Takes the objects from here on as rows, the first of which has the number 0. */
    void begin(List<Assignment> all) {
        assignments = List.copyOf(all);
        rows = 0;
    }

    void add(JsonObject object, long line) {
        for (Assignment assignment : assignments) {
            assignment.sink().grow(rows + 1);
            JsonElement value = object.get(keys.get(assignment.key()));
            take(assignment, value == null ? JsonNull.INSTANCE : value, line);
        }
        if (rows == lines.length) {
            lines = Arrays.copyOf(lines, rows + rows / 2);
        }
        lines[rows++] = (int) line;
    }

    private void take(Assignment assignment, JsonElement value, long line) {
        List<JsonElement> elements = new ArrayList<>();
        flatten(value, elements);
        int count = elements.size();
        boolean fits = value instanceof JsonArray && padded ? count <= assignment.width() : count == assignment.width();
        if (!fits && !(value instanceof JsonNull)) {
            String held = value instanceof JsonArray ? "a list of " + count : "one value";
            problems.add(
                    assignment.key(),
                    line,
                    new Fault(Fault.Kind.LENGTH, held + ", but " + assignment.width() + " were expected"));
            return;
        }
        for (int index = 0; index < assignment.width(); index++) {
            JsonElement element =
                    value instanceof JsonNull ? value : index < count ? elements.get(index) : new JsonPrimitive(0);
            Optional<Fault> fault = put(assignment, index, element);
            if (fault.isPresent()) {
                problems.add(assignment.key(), line, fault.get());
                return;
            }
        }
    }

    private Optional<Fault> put(Assignment assignment, int index, JsonElement element) {
        if (element instanceof JsonObject) {
            return Optional.of(new Fault(Fault.Kind.NO_NUMBER, element.toString()));
        }
        boolean quoted = element instanceof JsonPrimitive primitive && primitive.isString();
        char[] text = (element instanceof JsonNull ? "" : element.getAsString()).toCharArray();
        return assignment.sink().put(rows, assignment.slot() + index, text, 0, text.length, quoted);
    }

    private static void flatten(JsonElement value, List<JsonElement> into) {
        if (value instanceof JsonArray array) {
            array.forEach(element -> flatten(element, into));
        } else {
            into.add(value);
        }
    }

    /** How many elements a key holds in an object. */
    static int width(JsonObject object, String key, Optional<Integer> length) {
        if (object.get(key) instanceof JsonArray array) {
            List<JsonElement> elements = new ArrayList<>();
            flatten(array, elements);
            return length.orElse(elements.size());
        }
        return 1;
    }
}
