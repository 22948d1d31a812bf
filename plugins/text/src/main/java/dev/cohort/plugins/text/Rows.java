package dev.cohort.plugins.text;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DatasetContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * All rows of a data set: first those that parts are drawn of, then those that are given as the validation part and the test part.
 *
 * @param validation how many are given as the validation part
 * @param test how many are given as the test part
 */
record Rows(List<Row> all, int validation, int test) {
    Rows {
        all = List.copyOf(all);
    }

    /**
     * Reads files.
     *
     * @param opening opens the rows of one
     * @throws DataException if one cannot be read, or has no rows
     */
    static Rows read(Path path, Optional<Path> validation, Optional<Path> test, Function<Path, RowSource> opening) {
        List<Row> rows = new ArrayList<>();
        read(path, opening, rows);
        int own = rows.size();
        validation.ifPresent(file -> read(file, opening, rows));
        int validated = rows.size() - own;
        test.ifPresent(file -> read(file, opening, rows));
        return new Rows(rows, validated, rows.size() - own - validated);
    }

    private static void read(Path file, Function<Path, RowSource> opening, List<Row> into) {
        int before = into.size();
        try (RowSource rows = opening.apply(file)) {
            into.addAll(rows.read(Integer.MAX_VALUE));
        }
        if (into.size() == before) {
            throw new DataException(file, "has no rows; examples were expected");
        }
    }

    /** One of the texts of each row that are kept. */
    List<String> kept(int place) {
        return all.stream().map(row -> row.kept().get(place)).toList();
    }

    List<Place> places() {
        return all.stream().map(Row::place).toList();
    }

    /** The rows' parts. */
    Division divide(List<RowColumn> columns, DivisionOptions options, DatasetContext context) {
        int own = all.size() - validation - test;
        return DrawnDivision.of(places(), own, validation, test, columns, options, context);
    }

    /** A hash of all. */
    String digest() {
        TextDigest digest = new TextDigest();
        all.forEach(row -> digest.add(row.texts()).add(row.kept()));
        return digest.toString();
    }
}
