package dev.cohort.plugins.text;

import dev.cohort.api.dataset.DataProblems;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.dataset.TableField.Role;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Options;
import dev.cohort.plugins.datasets.TextColumns;
import dev.cohort.plugins.datasets.TextColumns.Column;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The options of texts that stand in columns, whatever file these are of. */
public record TextTable(
        @About("the file of the validation part") Optional<Path> validationPath,
        @About("the file of the test part") Optional<Path> testPath,
        @About("the column to predict") Optional<String> target,
        @About("the column with a number per example that its loss is multiplied by") Optional<String> weight,
        @Default("[]") @About("the classes in the order of their numbers; found in the data unless given")
                List<String> classes,
        @About("how texts become tokens") TokenizerOptions tokenizer,
        @Inline TokenLengths lengths,
        @Inline DivisionOptions division) {
    private static final String ADVICE = "; check path in [dataset], which is relative to the experiment file";

    public TextTable {
        classes = List.copyOf(classes);
        division.requireOneWay(validationPath.isPresent(), testPath.isPresent());
        Options.require(target.isPresent() || classes.isEmpty(), "classes", "are those of target, which is not there");
        Options.require(classes.stream().distinct().count() == classes.size(), "classes", "names a class twice");
    }

    /**
     * Opens a file.
     *
     * @param texts the columns of texts, by the options that name them
     */
    Examples open(Path path, Map<String, String> texts, TextForm form, TextFormat format, DatasetContext context) {
        List<Column> wanted = new ArrayList<>();
        texts.forEach((option, column) -> wanted.add(Column.named(option, column)));
        Optional<String> read = target.filter(column -> !context.targets().isEmpty());
        read.ifPresent(column -> wanted.add(Column.named("target", column)));
        weight.ifPresent(column -> wanted.add(Column.named("weight", column)));
        Optional<String> groups = division.groups(context);
        groups.ifPresent(column -> wanted.add(Column.named("groups", column)));

        Rows rows = Rows.read(
                path,
                validationPath,
                testPath,
                file -> RowSource.of(file, format.open(file, wanted, ADVICE), texts.size()));
        List<RowColumn> columns = new ArrayList<>();
        int next = 0;
        if (read.isPresent()) {
            columns.add(RowColumn.target(read.get(), rows.kept(next++), classes));
        }
        if (weight.isPresent()) {
            columns.add(new RowColumn(Field.WEIGHT, Role.WEIGHT, weight.get(), rows.kept(next++), List.of()));
        }
        if (groups.isPresent()) {
            columns.add(new RowColumn(Field.GROUP, Role.GROUP, groups.get(), rows.kept(next), List.of()));
        }
        DataProblems problems = new DataProblems();
        columns.forEach(column -> column.requireTexts(rows.places(), problems));
        problems.throwIfAny();
        return new RowExamples(tokenizer, lengths, given -> new TextEncoding(given, lengths, form))
                .open(rows, rows.digest(), rows.divide(columns, division, context), told(rows.all()));
    }

    private static List<String> told(List<Row> rows) {
        long empty = rows.stream()
                .filter(row -> row.texts().stream().allMatch(String::isBlank))
                .count();
        return empty == 0 ? List.of() : List.of("of " + rows.size() + " texts " + empty + " are empty");
    }

    NewData read(
            Path input,
            Map<String, String> texts,
            TextForm form,
            TextFormat format,
            Map<String, List<String>> learned,
            List<String> keep) {
        List<Column> wanted = new ArrayList<>();
        texts.values().forEach(name -> wanted.add(Column.of(name, "which the model was trained on")));
        keep.forEach(name -> wanted.add(Column.of(name, "which is to be kept")));
        Tokenizer trained = tokenizer.learned(learned);
        try {
            TextColumns rows = format.open(input, wanted, "; a file with the columns of the training was expected");
            return NewTokens.of(
                    RowSource.of(input, rows, texts.size()),
                    trained,
                    lengths.maxLength(),
                    new TextEncoding(trained, lengths, form));
        } catch (RuntimeException unfit) {
            trained.close();
            throw unfit;
        }
    }
}
