package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.DataException.Problem;
import dev.cohort.api.dataset.DataProblems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the columns of a file of new rows are.
 *
 * @param features the places of the columns that the model reads as numbers, in its order
 * @param categories likewise as categories
 * @param kept the places of the columns to keep, in the order wanted
 */
record NewHeader(List<Integer> features, List<Integer> categories, List<Integer> kept) {
    private static final int EXPLAINED = 20;
    private static final int SHOWN = 20;

    /** Finds the columns by their names; says all that are missing at once. */
    static NewHeader of(
            List<String> names,
            List<String> features,
            List<String> categories,
            List<String> keep,
            Optional<Path> file) {
        DataProblems problems = new DataProblems();
        if (isNumbers(names)
                && Stream.concat(features.stream(), categories.stream()).noneMatch(names::contains)) {
            problems.add(new Problem(
                    file, 1, 0, "its first line holds numbers, but the names of the columns were expected there"));
            problems.throwIfAny();
        }
        Search search = new Search(names, read(features, categories), file, problems);
        List<Integer> kept = new ArrayList<>();
        for (String name : keep) {
            kept.add(search.place(name, "which is to be kept"));
        }
        List<Integer> read = new ArrayList<>();
        for (String name : features) {
            read.add(search.place(name, "which the model was trained on"));
        }
        List<Integer> coded = new ArrayList<>();
        for (String name : categories) {
            coded.add(search.place(name, "which the model was trained on"));
        }
        problems.throwIfAny();
        for (int column = 0; features.isEmpty() && categories.isEmpty() && column < names.size(); column++) {
            if (!kept.contains(column)) {
                read.add(column);
            }
        }
        return new NewHeader(read, coded, kept);
    }

    private static Set<String> read(List<String> features, List<String> categories) {
        Set<String> read = new HashSet<>(features);
        read.addAll(categories);
        return read;
    }

    private static boolean isNumbers(List<String> names) {
        return names.stream().noneMatch(name -> Double.isNaN(NumberText.parse(name.toCharArray(), 0, name.length())));
    }

    /** Looks for columns by their names. */
    private static final class Search {
        private final List<String> names;
        private final Set<String> features;
        private final Optional<Path> file;
        private final DataProblems problems;
        private final Map<String, Integer> places = new HashMap<>();
        private final Set<String> several = new HashSet<>();
        private final Set<String> asked = new HashSet<>();
        private int missing;

        Search(List<String> names, Set<String> features, Optional<Path> file, DataProblems problems) {
            this.names = names;
            this.features = features;
            this.file = file;
            this.problems = problems;
            for (int column = 0; column < names.size(); column++) {
                if (places.putIfAbsent(names.get(column), column) != null) {
                    several.add(names.get(column));
                }
            }
        }

        int place(String name, String purpose) {
            if (!asked.add(name)) {
                return places.getOrDefault(name, -1);
            }
            if (several.contains(name)) {
                problems.add(new Problem(
                        file, 1, 0, "has several columns '" + name + "'; keep the one that the model is to read"));
            } else if (!places.containsKey(name)) {
                problems.add(new Problem(file, 1, 0, "has no column '" + name + "', " + purpose + hint(name)));
            }
            return places.getOrDefault(name, -1);
        }

        private String hint(String name) {
            if (missing++ >= EXPLAINED) {
                return "";
            }
            Optional<String> nearest = NearestName.of(
                    name,
                    names.stream().filter(other -> !features.contains(other)).toList());
            return nearest.isPresent()
                    ? " (did you mean '" + nearest.get() + "'?)"
                    : "; there are " + String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
                            + (names.size() > SHOWN ? ", ..." : "");
        }
    }
}
