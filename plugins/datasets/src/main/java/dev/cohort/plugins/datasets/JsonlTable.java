package dev.cohort.plugins.datasets;

import com.google.gson.JsonObject;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DataException.Problem;
import dev.cohort.api.dataset.DataProblems;
import dev.cohort.api.dataset.Table;
import dev.cohort.api.dataset.TableField.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** JSON objects as a table to train on. */
final class JsonlTable {
    private JsonlTable() {}

    /**
     * Reads all of the text.
     *
     * @param length how many elements lists have; as many as in the first object where it does not say
     * @throws DataException with what is wrong with each key at once
     */
    static Table read(Source source, List<Wanted> wanted, Optional<Integer> length) {
        try (JsonlText text = JsonlText.open(source)) {
            JsonObject first = text.peek()
                    .orElseThrow(() -> new DataException(List.of(new Problem(
                            source.file(), 0, 0, "the file is empty; one JSON object per line was expected"))));
            requireKeys(source, wanted, first, text.line());
            List<String> keys = wanted.stream()
                    .flatMap(field -> field.columns().stream())
                    .distinct()
                    .toList();
            JsonlRecords records = new JsonlRecords(keys, length.isPresent());
            FileTable table = new FileTable(
                    source.file(),
                    keys,
                    "key",
                    wanted.stream()
                            .map(field -> placed(field, keys, first, length))
                            .toList());
            records.begin(table.jsonAssignments());
            for (var object = text.next(); object.isPresent(); object = text.next()) {
                records.add(object.get(), text.line());
            }
            DataProblems problems = new DataProblems();
            records.problems()
                    .tell(
                            source.file(),
                            keys,
                            "key",
                            (key, kind, count) -> advice(keys.get(key), kind, wanted),
                            problems);
            problems.throwIfAny();
            return table.table(records.rows(), records::line);
        }
    }

    /** A key that the first object lacks is one that no object has, as far as one can tell. */
    private static void requireKeys(Source source, List<Wanted> wanted, JsonObject first, long line) {
        DataProblems problems = new DataProblems();
        Set<String> there = first.keySet();
        for (Wanted field : wanted) {
            field.columns().stream()
                    .filter(Predicate.not(there::contains))
                    .forEach(key -> problems.add(new Problem(
                            source.file(),
                            line,
                            0,
                            field.option() + " = \"" + key + "\" is no key of this object"
                                    + NearestName.of(key, List.copyOf(there))
                                            .map(near -> "; did you mean \"" + near + "\"?")
                                            .orElse("; it has " + String.join(", ", there)))));
        }
        problems.throwIfAny();
    }

    private static Placed placed(Wanted field, List<String> keys, JsonObject first, Optional<Integer> length) {
        List<Integer> places = new ArrayList<>();
        for (String key : field.columns()) {
            int dates = field.dates().slots(key).size();
            int width = dates > 0 ? dates : JsonlRecords.width(first, key, length);
            for (int index = 0; index < width; index++) {
                places.add(keys.indexOf(key));
            }
        }
        return new Placed(field, places);
    }

    private static String advice(String key, Fault.Kind kind, List<Wanted> wanted) {
        Optional<Wanted> field = wanted.stream()
                .filter(candidate -> candidate.columns().contains(key))
                .findFirst();
        boolean read = field.map(Wanted::role)
                .filter(role -> role == Role.FEATURES || role == Role.CATEGORIES)
                .isPresent();
        return switch (kind) {
            case EMPTY, MISSING ->
                read && field.filter(given -> given.type() != CellType.INT64).isPresent()
                        ? ", or set impute = \"median\""
                        : "";
            case LENGTH -> "; to fill lists up with zeros, set length";
            default -> "";
        };
    }
}
