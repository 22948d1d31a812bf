package dev.cohort.configuration;

import dev.cohort.experiment.Array;
import dev.cohort.experiment.Entry;
import dev.cohort.experiment.Scalar;
import dev.cohort.experiment.Table;
import dev.cohort.experiment.TomlValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A tree as paths and texts, as in {@code optimizer.learning-rate} and {@code 0.001}; the paths are those of {@code --set}. */
final class FlatParameters {
    private FlatParameters() {}

    static Map<String, String> of(Table table) {
        Map<String, String> parameters = new LinkedHashMap<>();
        table.entries().forEach((key, entry) -> add(parameters, key, entry.value()));
        return parameters;
    }

    private static void add(Map<String, String> parameters, String path, TomlValue value) {
        if (value instanceof Table table) {
            table.entries().forEach((key, entry) -> add(parameters, path + "." + key, entry.value()));
        } else if (value instanceof Array array && array.elements().stream().anyMatch(Table.class::isInstance)) {
            for (int i = 0; i < array.elements().size(); i++) {
                TomlValue element = array.elements().get(i);
                String index = String.valueOf(i);
                var pair = FreeKeys.pair(element);
                String key = pair.flatMap(table -> table.find(FreeKeys.KEY))
                        .map(entry -> show(entry.value()))
                        .orElse(index);
                TomlValue content = pair.flatMap(table -> table.find(FreeKeys.VALUE))
                        .map(Entry::value)
                        .orElse(element);
                add(parameters, path + "." + key, content);
            }
        } else {
            parameters.put(path, show(value));
        }
    }

    private static String show(TomlValue value) {
        if (value instanceof Array array) {
            return array.elements().stream().map(FlatParameters::show).collect(Collectors.joining(", ", "[", "]"));
        }
        Object content = ((Scalar) value).value();
        return content instanceof Double
                ? content.toString().replace(".0E", "e").replace("E", "e")
                : content.toString();
    }
}
