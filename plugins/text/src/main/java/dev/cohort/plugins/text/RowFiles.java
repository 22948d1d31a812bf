package dev.cohort.plugins.text;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.plugins.datasets.TextColumns;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The rows of one to three files: first those that parts are drawn of, then those of the validation part and of the test part.
 *
 * @param rows the texts of each
 * @param places where each stands
 * @param validation how many are given as the validation part
 * @param test how many are given as the test part
 */
record RowFiles(List<List<String>> rows, List<Place> places, int validation, int test) {
    /**
     * Reads files.
     *
     * @param opening opens the columns of one
     * @throws DataException if one cannot be read, or has no rows
     */
    static RowFiles read(
            Path path, Optional<Path> validation, Optional<Path> test, Function<Path, TextColumns> opening) {
        List<List<String>> rows = new ArrayList<>();
        List<Place> places = new ArrayList<>();
        read(path, opening, rows, places);
        int own = rows.size();
        validation.ifPresent(file -> read(file, opening, rows, places));
        int validated = rows.size() - own;
        test.ifPresent(file -> read(file, opening, rows, places));
        return new RowFiles(rows, places, validated, rows.size() - own - validated);
    }

    private static void read(
            Path file, Function<Path, TextColumns> opening, List<List<String>> rows, List<Place> places) {
        int before = rows.size();
        try (TextColumns columns = opening.apply(file)) {
            for (TextColumns.Row row : columns.read(Integer.MAX_VALUE)) {
                rows.add(row.texts());
                places.add(new Place(file, row.line()));
            }
        }
        if (rows.size() == before) {
            throw new DataException(file, "has no rows; examples were expected");
        }
    }

    /** The texts of one column. */
    List<String> column(int place) {
        return rows.stream().map(row -> row.get(place)).toList();
    }

    /** Of each row the first texts. */
    List<List<String>> texts(int count) {
        return rows.stream().map(row -> row.subList(0, count)).toList();
    }

    /** The rows' parts. */
    Division divide(List<RowColumn> columns, DivisionOptions options, DatasetContext context) {
        int own = rows.size() - validation - test;
        return DrawnDivision.of(places, own, validation, test, columns, options, context);
    }

    /** A hash of all. */
    String digest() {
        TextDigest digest = new TextDigest();
        rows.forEach(digest::add);
        return digest.toString();
    }
}
