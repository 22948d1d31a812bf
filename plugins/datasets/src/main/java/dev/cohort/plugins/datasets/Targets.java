package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.option.Options;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options that say what is to be predicted. */
final class Targets {
    private static final List<String> TAKEN =
            List.of(Field.FEATURES, Field.CATEGORIES, Field.TARGET, Field.WEIGHT, Field.GROUP);

    private Targets() {}

    static Map<String, List<String>> copy(Map<String, List<String>> targets) {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        targets.forEach((name, columns) -> copy.put(name, List.copyOf(columns)));
        return Collections.unmodifiableMap(copy);
    }

    /** Makes sure that a name of a field of the user's is none that Cohort gives. */
    static void requireFree(String name, String option) {
        Options.require(!TAKEN.contains(name), option, "cannot hold '" + name + "', which is another field's name");
    }

    static boolean distinct(List<String> names) {
        return names.stream().distinct().count() == names.size();
    }

    static void require(List<String> target, Map<String, List<String>> targets, List<String> classes) {
        Options.require(distinct(target), "target", "names a column twice");
        targets.forEach((name, columns) -> {
            Options.require(!columns.isEmpty(), "targets", "names no column for '" + name + "'");
            Options.require(distinct(columns), "targets", "names a column twice for '" + name + "'");
            requireFree(name, "targets");
        });
        Options.require(!target.isEmpty() || classes.isEmpty(), "classes", "are those of target, which is not there");
    }

    static void requireType(List<String> target, Preparation preparation) {
        Options.require(
                !target.isEmpty() || preparation.targetType().isEmpty(),
                "target-type",
                "says what target is read as, which is not there; targets are read as their losses want them");
    }
}
