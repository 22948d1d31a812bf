package dev.cohort.experiment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Keys and their values, in the order in which they were written. */
public record Table(Position position, Map<String, Entry> entries) implements TomlValue {
    public Table {
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** A table without keys. */
    public static Table empty(Position position) {
        return new Table(position, Map.of());
    }

    /** What a key stands for, if it is there. */
    public Optional<Entry> find(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** This table with a key added or replaced. */
    public Table with(String key, Entry entry) {
        Map<String, Entry> changed = new LinkedHashMap<>(entries);
        changed.put(key, entry);
        return new Table(position, changed);
    }

    /** This table without a key. */
    public Table without(String key) {
        Map<String, Entry> changed = new LinkedHashMap<>(entries);
        changed.remove(key);
        return new Table(position, changed);
    }

    @Override
    public String describe() {
        return "a table";
    }
}
