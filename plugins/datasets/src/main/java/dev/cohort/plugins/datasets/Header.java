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

/**
 * The names of a file's columns, and what each of them is.
 *
 * @param names the columns in the order of the file
 * @param features the places of the columns that the model reads, in the order wanted
 * @param target the places of the columns to predict, in the order wanted
 * @param weight the place of the column of weights
 */
record Header(List<String> names, List<Integer> features, List<Integer> target, Optional<Integer> weight) {
    /** Finds the layout's columns; says all that are missing at once. */
    static Header of(List<String> names, Layout layout, Optional<Path> file) {
        DataProblems problems = new DataProblems();
        Set<String> seen = new HashSet<>();
        for (int column = 0; column < names.size(); column++) {
            if (!seen.add(names.get(column))) {
                problems.add(new Problem(file, 1, column + 1, "the column \"" + names.get(column) + "\" occurs twice"));
            }
        }
        List<Integer> target = places("target", layout.target(), names, layout, file, problems);
        List<Integer> weight = places("weight", layout.weight().stream().toList(), names, layout, file, problems);
        List<Integer> exclude = places("exclude", layout.exclude(), names, layout, file, problems);
        List<Integer> features = new ArrayList<>(places("features", layout.features(), names, layout, file, problems));
        problems.throwIfAny();
        if (layout.features().isEmpty()) {
            Set<Integer> excluded = Set.copyOf(exclude);
            for (int column = 0; column < names.size(); column++) {
                if (!target.contains(column) && !weight.contains(column) && !excluded.contains(column)) {
                    features.add(column);
                    if (names.get(column).isEmpty()) {
                        problems.add(new Problem(file, 1, column + 1, unnamed(column, names)));
                    }
                }
            }
        }
        if (features.isEmpty()) {
            problems.add(new Problem(
                    file,
                    1,
                    0,
                    "the file has no column besides the target" + (exclude.isEmpty() ? "" : " and what is excluded")
                            + ", so there are no features"));
        }
        distinct("feature and target", features, target, names, file, problems);
        distinct("feature and weight", features, weight, names, file, problems);
        distinct("target and weight", target, weight, names, file, problems);
        distinct("target and excluded", target, exclude, names, file, problems);
        distinct("weight and excluded", weight, exclude, names, file, problems);
        problems.throwIfAny();
        return new Header(names, features, target, weight.stream().findFirst());
    }

    private static void distinct(
            String roles,
            List<Integer> columns,
            List<Integer> others,
            List<String> names,
            Optional<Path> file,
            DataProblems problems) {
        for (int column : columns) {
            if (others.contains(column)) {
                problems.add(
                        new Problem(file, 1, column + 1, "the column \"" + names.get(column) + "\" is both " + roles));
            }
        }
    }

    /** Numbers of rows, or what is not there behind the last delimiter, would be taken for a feature. */
    private static String unnamed(int column, List<String> names) {
        boolean last = column == names.size() - 1;
        return "this column has no name" + (last ? "; lines that end with the delimiter have one column more" : "")
                + (column == 0 ? "; it may hold the numbers of the rows, which pandas leaves out with index=False" : "")
                + "; remove it, or list the columns to use in features";
    }

    private static List<Integer> places(
            String option,
            List<String> wanted,
            List<String> names,
            Layout layout,
            Optional<Path> file,
            DataProblems problems) {
        Map<String, Integer> byName = new HashMap<>();
        for (int column = 0; column < names.size(); column++) {
            byName.putIfAbsent(names.get(column), column);
        }
        List<Integer> places = new ArrayList<>();
        for (String name : wanted) {
            int place = byName.getOrDefault(name, -1);
            places.add(place);
            if (place < 0) {
                problems.add(new Problem(
                        file,
                        1,
                        0,
                        option + " = \"" + name + "\" is no column of this file" + hint(name, names, layout)));
            }
        }
        return places;
    }

    private static String hint(String name, List<String> names, Layout layout) {
        String line = String.join(String.valueOf(layout.delimiter()), names);
        for (char other : new char[] {';', '\t', ',', '|'}) {
            if (names.size() == 1 && line.indexOf(other) > 0) {
                String shown = other == '\t' ? "\\t" : String.valueOf(other);
                return "; its cells seem to be divided by '" + shown + "', so set delimiter = \"" + shown + "\"";
            }
        }
        if (names.stream().allMatch(text -> !Double.isNaN(NumberText.parse(text.toCharArray(), 0, text.length())))) {
            return "; its first line holds numbers, but the names of the columns were expected there";
        }
        Optional<String> nearest = NearestName.of(name, names);
        return nearest.isPresent()
                ? "; did you mean \"" + nearest.get() + "\"?"
                : "; it has " + String.join(", ", names.subList(0, Math.min(10, names.size())))
                        + (names.size() > 10 ? ", …" : "");
    }
}
