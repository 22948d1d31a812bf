package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.DataException.Problem;
import dev.cohort.api.dataset.DataProblems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What is wrong with the cells of a file: those that are many are one problem for each
 * column and kind of fault, with its first place. */
final class CellProblems {
    private static final int FEW = 3;

    /** @param kind of fault, or the number of cells of a row that has another one than the header */
    private record Key(int column, Object kind) {}

    /** A fault and the line at which it stands. */
    private record Place(long line, String what, String advice) {}

    /** The first faults of a kind in a column, and how many there are. */
    private static final class Same {
        private final List<Place> first = new ArrayList<>();
        private long count;

        void add(Supplier<Place> place) {
            if (count++ < FEW) {
                first.add(place.get());
            }
        }

        /** A few are told one by one, since each may have a reason of its own. */
        List<Place> told() {
            return count > FEW ? first.subList(0, 1) : first;
        }
    }

    /** What to do about the cells of a column, besides what holds for all. */
    @FunctionalInterface
    interface Advice {
        String of(int column, Fault.Kind kind, long count);
    }

    private final Map<Key, Same> problems = new LinkedHashMap<>();

    boolean isEmpty() {
        return problems.isEmpty();
    }

    void add(int column, long line, Fault fault) {
        problems.computeIfAbsent(new Key(column, fault.kind()), key -> new Same())
                .add(() -> new Place(line, fault.what(), fault.advice()));
    }

    /** Notes a row that has not as many cells as the header. */
    void addRow(long line, int cells, int expected) {
        problems.computeIfAbsent(new Key(-1, cells), key -> new Same())
                .add(() -> new Place(line, "this row has " + cells + " cells, but the header has " + expected, ""));
    }

    /**
     * Tells everything in the order of the file.
     *
     * @param noun what a name belongs to: a column, which has a place, or a key
     */
    void tell(Optional<Path> file, List<String> names, String noun, Advice advice, DataProblems into) {
        List<Problem> all = new ArrayList<>();
        problems.forEach((key, same) ->
                same.told().forEach(place -> all.add(problem(file, names, noun, advice, key, place, same.count))));
        all.sort(Comparator.comparingLong(Problem::line));
        all.forEach(into::add);
    }

    private static Problem problem(
            Optional<Path> file, List<String> names, String noun, Advice advice, Key key, Place place, long count) {
        if (!(key.kind() instanceof Fault.Kind kind)) {
            return new Problem(file, place.line(), 0, place.what() + count(count, "rows"));
        }
        String message = "the " + noun + " \"" + names.get(key.column()) + "\" " + place.what()
                + count(count, noun.equals("key") ? "values" : "cells") + place.advice()
                + advice.of(key.column(), kind, count);
        return new Problem(file, place.line(), noun.equals("key") ? 0 : key.column() + 1, message);
    }

    private static String count(long count, String what) {
        return count <= FEW ? "" : " (the first of " + count + " such " + what + ")";
    }
}
