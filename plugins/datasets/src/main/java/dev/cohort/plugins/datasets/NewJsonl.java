package dev.cohort.plugins.datasets;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DataException.Problem;
import dev.cohort.api.dataset.DataProblems;
import dev.cohort.api.dataset.NewData;
import dev.cohort.plugins.datasets.JsonlRecords.Assignment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** New objects of JSON lines, batch by batch, as they come. */
final class NewJsonl extends NewFile {
    private final JsonlText text;
    private final JsonlRecords records;
    private final DateColumns dates;
    private final List<Integer> widths;
    private final int numbers;
    private final List<String> keep;
    private final List<List<String>> kept = new ArrayList<>();

    private NewJsonl(
            Source source,
            JsonlText text,
            JsonlRecords records,
            DateColumns dates,
            List<Integer> widths,
            int numbers,
            NewRows rows,
            List<String> keep) {
        super(source.file(), rows);
        this.text = text;
        this.records = records;
        this.dates = dates;
        this.widths = widths;
        this.numbers = numbers;
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
                    .map(key -> width(
                            key, learned.getOrDefault("features", List.of()), DateColumns.of(options.preparation())))
                    .toList();
            List<String> repeated = new ArrayList<>();
            for (int key = 0; key < widths.size(); key++) {
                repeated.addAll(
                        Collections.nCopies(widths.get(key), options.features().get(key)));
            }
            NewRows rows = new NewRows(input, options.preparation(), learned, repeated);
            return new NewJsonl(
                    source,
                    text,
                    new JsonlRecords(keys, options.length().isPresent()),
                    DateColumns.of(options.preparation()),
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
    private static int width(String key, List<String> elements, DateColumns dates) {
        if (dates.holds(key)) {
            return dates.slots(key).size();
        }
        Pattern name = Pattern.compile(Pattern.quote(key) + "(\\.\\d+)?");
        return (int) elements.stream().filter(name.asMatchPredicate()).count();
    }

    @Override
    int take(int most, NewRows into) {
        kept.clear();
        records.begin(assignments(into));
        while (records.rows() < most) {
            Optional<JsonObject> object = text.next();
            if (object.isEmpty()) {
                break;
            }
            records.add(object.get(), text.line());
            if (problems().isEmpty()) {
                kept.add(keep.stream().map(key -> kept(object.get(), key)).toList());
            }
        }
        return records.rows();
    }

    private List<Assignment> assignments(NewRows into) {
        List<Assignment> assignments = new ArrayList<>();
        int slot = 0;
        for (int key = 0; key < numbers; key++) {
            int width = dates.holds(records.keys().get(key)) ? 1 : widths.get(key);
            for (int end = slot + widths.get(key); slot < end; slot += width) {
                assignments.add(new Assignment(key, into.numbers(), slot, width));
            }
        }
        for (int key = numbers; key < records.keys().size(); key++) {
            assignments.add(new Assignment(key, into.labels(), key - numbers, 1));
        }
        return assignments;
    }

    private String kept(JsonObject object, String key) {
        JsonElement value = object.get(key);
        if (value == null) {
            throw new DataException(
                    List.of(new Problem(file(), text.line(), 0, "has no key '" + key + "', which is to be kept")));
        }
        return value instanceof JsonPrimitive text ? text.getAsString() : value.isJsonNull() ? "" : value.toString();
    }

    @Override
    CellProblems problems() {
        return records.problems();
    }

    @Override
    void tell(DataProblems into) {
        records.problems().tell(file(), records.keys(), "key", (key, kind, count) -> "", into);
    }

    @Override
    List<String> keptOf(int row) {
        return kept.get(row);
    }

    @Override
    public void close() {
        text.close();
    }
}
