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

    /**
     * The place of a value, or of the nearest thing around it that is written.
     *
     * @param path as in {@code training.metrics.0}
     */
    public Position place(String path) {
        TomlValue value = this;
        Position place = position;
        for (String step : path.split("\\.")) {
            Optional<Entry> entry = value instanceof Table table ? table.find(step) : Optional.empty();
            if (entry.isPresent()) {
                value = entry.get().value();
                place = value instanceof Table ? entry.get().position() : value.position();
            } else if (value instanceof Array array
                    && step.matches("[0-9]{1,9}")
                    && Integer.parseInt(step) < array.elements().size()) {
                value = array.elements().get(Integer.parseInt(step));
                place = value.position();
            } else {
                return place;
            }
        }
        return place;
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
