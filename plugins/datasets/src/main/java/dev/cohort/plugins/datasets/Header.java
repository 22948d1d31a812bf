package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.DataException.Problem;
import dev.cohort.api.dataset.DataProblems;
import dev.cohort.api.dataset.TableField.Role;
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
 * @param fields the fields that they become
 */
record Header(List<String> names, List<Placed> fields) {
    /** The places of the columns of a role. */
    List<Integer> columns(Role role) {
        return fields.stream()
                .filter(field -> field.is(role))
                .flatMap(field -> field.columns().stream())
                .toList();
    }

    /** Finds the layout's columns; says all that are missing at once. */
    static Header of(List<String> names, Layout layout, Optional<Path> file) {
        DataProblems problems = new DataProblems();
        Set<String> seen = new HashSet<>();
        for (int column = 0; column < names.size(); column++) {
            if (!seen.add(names.get(column))) {
                problems.add(new Problem(file, 1, column + 1, "the column \"" + names.get(column) + "\" occurs twice"));
            }
        }
        List<Placed> others = new ArrayList<>();
        Set<Integer> named = new HashSet<>();
        for (Wanted wanted : layout.others()) {
            Placed placed =
                    new Placed(wanted, places(wanted.option(), wanted.columns(), names, layout, file, problems));
            others.add(placed);
            if (!layout.series() || !placed.is(Role.TARGET)) {
                named.addAll(placed.columns());
            }
        }
        List<Integer> exclude = places("exclude", layout.exclude(), names, layout, file, problems);
        List<Integer> features =
                new ArrayList<>(places("features", layout.features().columns(), names, layout, file, problems));
        problems.throwIfAny();
        named.addAll(exclude);
        for (int column = 0; layout.all() && column < names.size(); column++) {
            if (!named.contains(column)) {
                features.add(column);
                if (names.get(column).isEmpty()) {
                    problems.add(new Problem(file, 1, column + 1, unnamed(column, names)));
                }
            }
        }
        List<Placed> fields = new ArrayList<>();
        if (!features.isEmpty()) {
            fields.add(new Placed(layout.features(), layout.features().dates().repeated(features, names)));
        }
        fields.addAll(others);
        if (fields.stream().noneMatch(field -> field.is(Role.FEATURES) || field.is(Role.CATEGORIES))) {
            problems.add(new Problem(
                    file,
                    1,
                    0,
                    "the file has no column besides the target" + (exclude.isEmpty() ? "" : " and what is excluded")
                            + ", so there are no features"));
        }
        for (int one = 0; one < fields.size(); one++) {
            for (int other = one + 1; other < fields.size(); other++) {
                String roles = word(fields.get(one)) + " and " + word(fields.get(other));
                boolean past = layout.series()
                        && fields.get(one).is(Role.FEATURES)
                        && fields.get(other).is(Role.TARGET);
                if (!past
                        && fields.get(one).wanted().role()
                                != fields.get(other).wanted().role()) {
                    distinct(roles, fields.get(one).columns(), fields.get(other).columns(), names, file, problems);
                }
            }
        }
        for (Placed field : others) {
            distinct(word(field) + " and excluded", field.columns(), exclude, names, file, problems);
        }
        problems.throwIfAny();
        return new Header(names, List.copyOf(fields));
    }

    private static String word(Placed field) {
        return switch (field.wanted().role()) {
            case FEATURES -> "feature";
            case CATEGORIES -> "category";
            case TARGET -> "target";
            case WEIGHT -> "weight";
            case GROUP -> "group";
            case PLAIN -> "field";
        };
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
        return NearestName.hint(name, names);
    }
}
