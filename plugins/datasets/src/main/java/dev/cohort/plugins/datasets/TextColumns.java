package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DataException.Problem;
import dev.cohort.api.dataset.DataProblems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Some columns of a CSV file, or keys of JSON lines, as the texts that they hold; whoever opens some closes them. */
public sealed interface TextColumns extends AutoCloseable permits CsvColumns, JsonlColumns {
    /**
     * A column, or key, that is wanted.
     *
     * @param option the option that names it; empty for new data
     * @param purpose what it is for, of new data
     */
    record Column(String name, String option, String purpose) {
        /** One that an option of the data set names. */
        public static Column named(String option, String name) {
            return new Column(name, option, "");
        }

        /** One of new data, as in {@code which is to be kept}. */
        public static Column of(String name, String purpose) {
            return new Column(name, "", purpose);
        }

        /** What to say where there is none of this name. */
        String complaint(String noun, String whole) {
            return option.isEmpty()
                    ? "has no " + noun + " '" + name + "', " + purpose
                    : option + " = \"" + name + "\" is no " + noun + " of this " + whole;
        }
    }

    /**
     * A row.
     *
     * @param line at which it begins
     * @param texts those of the columns, in the order wanted; spaces around a text are part of it
     */
    record Row(long line, List<String> texts) {
        public Row {
            texts = List.copyOf(texts);
        }
    }

    /**
     * Opens a CSV file with a header, or standard input.
     *
     * @param delimiter between cells; another one is taken where the header shows the columns by that
     * @param advice what to do if there is no such file
     * @throws DataException if it cannot be read, or lacks a column
     */
    static TextColumns csv(Path path, char delimiter, List<Column> columns, String advice) {
        Source source = Source.of(path, advice);
        List<String> names = columns.stream().map(Column::name).toList();
        CsvText text = CsvText.open(source, delimiter, names, new CsvRecords());
        try {
            return new CsvColumns(source, text, places(source, text.records().names(), columns));
        } catch (DataException unfit) {
            text.close();
            throw unfit;
        }
    }

    /** Opens a file of JSON objects, one per line, or standard input. */
    static TextColumns jsonl(Path path, List<Column> columns, String advice) {
        Source source = Source.of(path, advice);
        return new JsonlColumns(source, JsonlText.open(source), List.copyOf(columns));
    }

    private static List<Integer> places(Source source, List<String> names, List<Column> columns) {
        DataProblems problems = new DataProblems();
        List<Integer> places = new ArrayList<>();
        for (Column column : columns) {
            int place = names.indexOf(column.name());
            places.add(place);
            if (place < 0) {
                problems.add(new Problem(
                        source.file(),
                        1,
                        0,
                        column.complaint("column", "file") + NearestName.hint(column.name(), names)));
            }
        }
        problems.throwIfAny();
        return places;
    }

    /**
     * Reads rows.
     *
     * @return so many, fewer at the end alone
     * @throws DataException with what is wrong with them at once
     */
    List<Row> read(int most);

    @Override
    void close();
}
