package dev.cohort.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts settings from outside into the tree of a file. */
final class Merge {
    private Merge() {}

    /** The tree with a value set; tables that are missing on the way to it are made. */
    static Table apply(Table root, Setting setting) {
        TomlValue value = TomlValue.parse(setting.value(), setting.source());
        return set(root, setting.path(), value, setting.source());
    }

    private static Table set(Table table, List<String> path, TomlValue value, Position source) {
        String key = path.get(0);
        Optional<Entry> old = table.find(key);
        if (path.size() == 1) {
            return table.with(key, new Entry(source, value));
        }
        List<String> rest = path.subList(1, path.size());
        TomlValue inner = old.map(Entry::value).orElse(Table.empty(source));
        return table.with(
                key, new Entry(old.map(Entry::position).orElse(source), into(inner, key, rest, value, source)));
    }

    private static TomlValue into(
            TomlValue container, String name, List<String> path, TomlValue value, Position source) {
        if (container instanceof Table table) {
            return set(table, path, value, source);
        }
        if (container instanceof Array array) {
            return element(array, name, path, value, source);
        }
        if (container instanceof Scalar scalar && scalar.value() instanceof String) {
            // A component that is written as its bare name has become a table with options.
            Table component = Table.empty(scalar.position()).with("type", new Entry(scalar.position(), scalar));
            return set(component, path, value, source);
        }
        throw refuse(source, "'" + name + "' is " + container.describe() + " and has no '" + path.get(0) + "'");
    }

    private static Array element(Array array, String name, List<String> path, TomlValue value, Position source) {
        List<TomlValue> elements = new ArrayList<>(array.elements());
        String number = path.get(0);
        if (!number.matches("[0-9]{1,9}")) {
            throw refuse(source, "'" + name + "' is a list; expected a number after it, as in " + name + ".0");
        }
        int index = Integer.parseInt(number);
        if (index >= elements.size()) {
            throw refuse(source, "'" + name + "' has " + elements.size() + " elements, counted from 0");
        }
        List<String> rest = path.subList(1, path.size());
        elements.set(index, rest.isEmpty() ? value : into(elements.get(index), number, rest, value, source));
        return new Array(array.position(), elements);
    }

    private static ProblemException refuse(Position source, String message) {
        return new ProblemException(new FileProblem.InvalidOverride(Optional.of(source), message));
    }
}
