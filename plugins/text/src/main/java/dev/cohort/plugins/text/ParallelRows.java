package dev.cohort.plugins.text;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DataProblems;
import dev.cohort.plugins.datasets.TextLines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Texts and what is to be written for each: the lines of two files, or two columns of one that tabs divide.
 *
 * @param source the column of texts, from 1
 * @param target that of what is to be written
 */
record ParallelRows(int source, int target) {
    private static final String ADVICE = "; check path in [dataset], which is relative to the experiment file";

    /**
     * Reads pairs, of which a side may be empty.
     *
     * @param files two, or one with both columns
     * @throws DataException if two files do not have as many lines, or a line lacks a column
     */
    List<Row> read(List<Path> files) {
        return files.size() == 1 ? columns(files.get(0)) : lines(files.get(0), files.get(1));
    }

    private static List<Row> lines(Path source, Path target) {
        List<Row> rows = new ArrayList<>();
        try (TextLines texts = TextLines.open(source, ADVICE);
                TextLines written = TextLines.open(target, ADVICE)) {
            Optional<String> text = texts.next();
            Optional<String> other = written.next();
            while (text.isPresent() && other.isPresent()) {
                rows.add(new Row(new Place(source, texts.line()), List.of(text.get(), other.get())));
                text = texts.next();
                other = written.next();
            }
            if (text.isPresent() || other.isPresent()) {
                Path longer = text.isPresent() ? source : target;
                Path shorter = text.isPresent() ? target : source;
                long more = rest(text.isPresent() ? texts : written);
                throw new DataException(
                        longer,
                        "has " + more + " lines, but " + shorter.getFileName() + " has "
                                + (text.isPresent() ? written : texts).line()
                                + "; each line of one file belongs to the line of the same number of the other");
            }
        }
        return rows;
    }

    private static long rest(TextLines lines) {
        while (lines.next().isPresent()) {
            continue;
        }
        return lines.line();
    }

    private List<Row> columns(Path file) {
        List<Row> rows = new ArrayList<>();
        DataProblems problems = new DataProblems();
        int needed = Math.max(source, target);
        try (TextLines lines = TextLines.open(file, ADVICE)) {
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                String[] cells = line.get().split("\t", -1);
                Place place = new Place(file, lines.line());
                if (line.get().isBlank()) {
                    continue;
                }
                if (cells.length < needed) {
                    problems.add(
                            place.problem("this line has " + cells.length + (cells.length == 1 ? " column" : " columns")
                                    + ", but column " + needed
                                    + " is read; columns are divided by tabs, or path = [...] names two"
                                    + " files"));
                } else {
                    rows.add(new Row(place, List.of(cells[source - 1], cells[target - 1])));
                }
            }
        }
        problems.throwIfAny();
        return rows;
    }

    /** New texts: the lines of a file, of which one with tabs has the text in its column. */
    RowSource open(Path input, List<String> keep) {
        keep.forEach(name -> {
            if (!name.equals("text")) {
                throw new DataException(input, "has no \"" + name + "\" to keep; there is text");
            }
        });
        TextLines lines = TextLines.open(input, "; a text in each line was expected");
        return new RowSource() {
            @Override
            public List<Row> read(int most) {
                List<Row> rows = new ArrayList<>();
                while (rows.size() < most) {
                    Optional<String> line = lines.next();
                    if (line.isEmpty()) {
                        break;
                    }
                    String[] cells = line.get().split("\t", -1);
                    String text = cells.length >= source ? cells[source - 1] : line.get();
                    List<String> kept = keep.stream().map(name -> text).toList();
                    rows.add(new Row(new Place(input, lines.line()), List.of(text), kept));
                }
                return rows;
            }

            @Override
            public void close() {
                lines.close();
            }
        };
    }
}
