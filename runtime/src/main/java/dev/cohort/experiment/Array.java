package dev.cohort.experiment;

import java.util.List;

/** A list of values; {@code [[a]]} headers make one of tables. */
public record Array(Position position, List<TomlValue> elements) implements TomlValue {
    public Array {
        elements = List.copyOf(elements);
    }

    @Override
    public String describe() {
        return elements.isEmpty() ? "an empty list" : "a list";
    }
}
