package dev.cohort.plugins.datasets;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.cohort.api.dataset.DataException.Problem;
import dev.cohort.api.dataset.DataProblems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Values of the keys of JSON objects as texts; what is no text is taken as its JSON. */
record JsonlColumns(Source source, JsonlText text, List<Column> columns) implements TextColumns {
    @Override
    public List<Row> read(int most) {
        DataProblems problems = new DataProblems();
        List<Row> rows = new ArrayList<>();
        while (rows.size() < most) {
            Optional<JsonObject> object = text.next();
            if (object.isEmpty()) {
                break;
            }
            rows.add(new Row(text.line(), texts(object.get(), problems)));
        }
        problems.throwIfAny();
        return rows;
    }

    private List<String> texts(JsonObject object, DataProblems problems) {
        List<String> texts = new ArrayList<>();
        for (Column column : columns) {
            JsonElement value = object.get(column.name());
            if (value == null) {
                List<String> keys = List.copyOf(object.keySet());
                problems.add(new Problem(
                        source.file(),
                        text.line(),
                        0,
                        column.complaint("key", "object") + NearestName.hint(column.name(), keys)));
            }
            texts.add(
                    value == null || value.isJsonNull()
                            ? ""
                            : value instanceof JsonPrimitive one ? one.getAsString() : value.toString());
        }
        return texts;
    }

    @Override
    public void close() {
        text.close();
    }
}
