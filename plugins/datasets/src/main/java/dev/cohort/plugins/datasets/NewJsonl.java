package dev.cohort.plugins.datasets;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DataException.Problem;
import dev.cohort.api.dataset.DataProblems;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.NewData;
import dev.cohort.plugins.datasets.JsonlRecords.Assignment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** New objects of JSON lines, batch by batch, as they come. */
final class NewJsonl implements NewData {
    private final Source source;
    private final JsonlText text;
    private final JsonlRecords records;
    private final List<Integer> widths;
    private final int numbers;
    private final NewRows rows;
    private final List<String> keep;
    private final List<List<String>> kept = new ArrayList<>();
    private long position;

    private NewJsonl(
            Source source,
            JsonlText text,
            JsonlRecords records,
            List<Integer> widths,
            int numbers,
            NewRows rows,
            List<String> keep) {
        this.source = source;
        this.text = text;
        this.records = records;
        this.widths = widths;
        this.numbers = numbers;
        this.rows = rows;
        this.keep = List.copyOf(keep);
    }

    /**
     * Opens new objects.
     *
     * @param learned as {@link dev.cohort.api.dataset.TableExamples} tells it
     */
    static NewData open(Path input, Jsonl options, Map<String, List<String>> learned, List<String> keep) {
        Source source = Source.of(input, "; JSON objects with the keys of the training, one per line, were expected");
        JsonlText text = JsonlText.open(source);
        try {
            List<String> categories = NewRows.categorical(learned);
            List<String> keys = Stream.concat(options.features().stream(), categories.stream())
                    .toList();
            List<Integer> widths = options.features().stream()
                    .map(key -> width(key, learned.getOrDefault("features", List.of())))
                    .toList();
            NewRows rows = new NewRows(
                    input,
                    options.preparation(),
                    learned,
                    widths.stream().mapToInt(Integer::intValue).sum());
            return new NewJsonl(
                    source,
                    text,
                    new JsonlRecords(keys, options.length().isPresent()),
                    widths,
                    options.features().size(),
                    rows,
                    keep);
        } catch (DataException unfit) {
            text.close();
            throw unfit;
        }
    }

    /** How many elements a key held in training: a value has the name of its key, and those of a list are numbered. */
    private static int width(String key, List<String> elements) {
        Pattern name = Pattern.compile(Pattern.quote(key) + "(\\.\\d+)?");
        return (int) elements.stream().filter(name.asMatchPredicate()).count();
    }

    @Override
    public List<Field> fields() {
        return rows.fields();
    }

    @Override
    public int read(Batch batch) {
        kept.clear();
        records.begin(assignments());
        while (records.rows() < batch.capacity()) {
            Optional<JsonObject> object = text.next();
            if (object.isEmpty()) {
                break;
            }
            records.add(object.get(), text.line());
            kept.add(keep.stream().map(key -> kept(object.get(), key)).toList());
        }
        if (!records.problems().isEmpty()) {
            throw problems();
        }
        rows.copy(records.rows(), batch);
        position += records.rows();
        return records.rows();
    }

    private List<Assignment> assignments() {
        rows.begin();
        List<Assignment> assignments = new ArrayList<>();
        int slot = 0;
        for (int key = 0; key < numbers; key++) {
            assignments.add(new Assignment(key, rows.numbers(), slot, widths.get(key)));
            slot += widths.get(key);
        }
        for (int key = numbers; key < records.keys().size(); key++) {
            assignments.add(new Assignment(key, rows.labels(), key - numbers, 1));
        }
        return assignments;
    }

    private String kept(JsonObject object, String key) {
        JsonElement value = object.get(key);
        if (value == null) {
            throw new DataException(List.of(
                    new Problem(source.file(), text.line(), 0, "has no key '" + key + "', which is to be kept")));
        }
        return value instanceof JsonPrimitive text ? text.getAsString() : value.isJsonNull() ? "" : value.toString();
    }

    /** Reads the rest to tell what else is wrong. */
    private DataException problems() {
        for (var object = text.next(); object.isPresent(); object = text.next()) {
            if (records.rows() == 1024) {
                records.begin(assignments());
            }
            records.add(object.get(), text.line());
        }
        DataProblems problems = new DataProblems();
        records.problems().tell(source.file(), records.keys(), "key", (key, kind, count) -> "", problems);
        problems.throwIfAny();
        throw new IllegalStateException("there were problems, but none is told");
    }

    @Override
    public List<String> kept(int example) {
        return kept.get(example);
    }

    @Override
    public List<String> remarks() {
        return rows.remarks();
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void close() {
        text.close();
    }
}
