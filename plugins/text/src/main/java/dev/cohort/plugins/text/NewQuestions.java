package dev.cohort.plugins.text;

import dev.cohort.api.dataset.DataException;
import dev.cohort.plugins.datasets.TextColumns.Column;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Questions that are to be answered: SQuAD's JSON, with answers or without, or a table with the columns {@code question} and {@code
 * context}.
 *
 * @param kept what is kept of each
 */
record NewQuestions(List<SquadFile.Question> all, List<List<String>> kept) {
    private static final String ID = "id";
    private static final String QUESTION = "question";
    private static final String CONTEXT = "context";

    /** Reads a file, which is a table if its name says so. */
    static NewQuestions read(Path input, List<String> keep) {
        boolean table = input.getFileName().toString().matches(".*\\.(csv|jsonl|ndjson)(\\.gz)?");
        return table ? ofTable(input, keep) : ofJson(input, keep);
    }

    private static NewQuestions ofJson(Path input, List<String> keep) {
        List<SquadFile.Question> questions = new SquadFile(false)
                .read(
                        input,
                        "; questions in the form of SQuAD were expected, or a .csv or .jsonl file with the columns"
                                + " question and context")
                .questions();
        keep.forEach(name -> {
            if (!name.equals(ID) && !name.equals(QUESTION)) {
                throw new DataException(input, "has no \"" + name + "\" to keep; there are id and question");
            }
        });
        return new NewQuestions(
                questions,
                questions.stream()
                        .map(asked -> keep.stream()
                                .map(name -> name.equals(ID) ? asked.id() : asked.question())
                                .toList())
                        .toList());
    }

    private static NewQuestions ofTable(Path input, List<String> keep) {
        List<Column> columns = new ArrayList<>(List.of(
                Column.of(QUESTION, "which is to be answered"), Column.of(CONTEXT, "which an answer is part of")));
        keep.forEach(name -> columns.add(Column.of(name, "which is to be kept")));
        try (RowSource source = RowSource.of(
                input,
                TextFormat.byName(",")
                        .open(input, columns, "; a file with the columns question and context was expected"),
                2)) {
            List<Row> rows = source.read(Integer.MAX_VALUE);
            return new NewQuestions(
                    IntStream.range(0, rows.size())
                            .mapToObj(number -> SquadFile.Question.asked(rows.get(number), number))
                            .toList(),
                    rows.stream().map(Row::kept).toList());
        }
    }
}
