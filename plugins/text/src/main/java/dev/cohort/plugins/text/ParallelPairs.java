package dev.cohort.plugins.text;

import dev.cohort.api.dataset.DataException;
import java.nio.file.Path;
import java.util.List;

/**
 * Pairs of texts, both of which say something.
 *
 * @param left how many were left out, of which a side is empty
 */
record ParallelPairs(List<Row> rows, int left) {
    ParallelPairs {
        rows = List.copyOf(rows);
    }

    /**
     * Leaves out pairs of which a side is empty.
     *
     * @param files where they come from: one, or one for each side
     * @throws DataException if none is left
     */
    static ParallelPairs of(List<Path> files, List<Row> all) {
        List<Row> rows = all.stream()
                .filter(row -> row.texts().stream().noneMatch(String::isBlank))
                .toList();
        if (rows.isEmpty()) {
            throw none(files, all);
        }
        return new ParallelPairs(rows, all.size() - rows.size());
    }

    private static DataException none(List<Path> files, List<Row> all) {
        for (int side = 0; side < 2; side++) {
            int number = side;
            if (all.stream().allMatch(row -> row.texts().get(number).isBlank())) {
                Path file = files.get(Math.min(side, files.size() - 1));
                return new DataException(
                        file,
                        all.isEmpty() || files.size() > 1
                                ? "has no text; a text in each line was expected"
                                : "has no text in the column of " + (side == 0 ? "texts" : "what is to be written"));
            }
        }
        return new DataException(
                files.get(0),
                "has no pair of texts: in each of " + all.size() + " lines, one side or the other is empty");
    }
}
