package dev.cohort.configuration;

import dev.cohort.experiment.Array;
import dev.cohort.experiment.Entry;
import dev.cohort.experiment.Scalar;
import dev.cohort.experiment.Table;
import dev.cohort.experiment.TomlValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tables with keys of the user's choice. They may be written as tables, or as lists of {@code { key = ..., value = ... }},
 * which is how the canonical text writes them, because such a key may hold any character.
 */
final class FreeKeys {
    static final String KEY = "key";
    static final String VALUE = "value";

    private FreeKeys() {}

    /** The keys with their values in the order of the file, or nothing if this is neither form or a key comes twice. */
    static Optional<Map<String, Entry>> of(TomlValue value) {
        if (value instanceof Table table) {
            return Optional.of(table.entries());
        }
        if (!(value instanceof Array array)) {
            return Optional.empty();
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (TomlValue element : array.elements()) {
            Optional<Entry> key = pair(element).flatMap(pair -> pair.find(KEY));
            if (key.isEmpty() || !(key.get().value() instanceof Scalar scalar)) {
                return Optional.empty();
            }
            Optional<String> name = scalar.text();
            if (name.isEmpty() || entries.containsKey(name.get())) {
                return Optional.empty();
            }
            pair(element).flatMap(pair -> pair.find(VALUE)).ifPresent(entry -> entries.put(name.get(), entry));
        }
        return Optional.of(entries);
    }

    /** A table with the two keys of a pair and no others. */
    static Optional<Table> pair(TomlValue value) {
        return value instanceof Table table
                        && table.entries().size() == 2
                        && table.find(KEY).isPresent()
                        && table.find(VALUE).isPresent()
                ? Optional.of(table)
                : Optional.empty();
    }
}
