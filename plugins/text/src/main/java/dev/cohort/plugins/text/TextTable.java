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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The options of texts that stand in columns, whatever file these are of. */
public record TextTable(
        @About("the file of the validation part") Optional<Path> validationPath,
        @About("the file of the test part") Optional<Path> testPath,
        @About("the column with the text") String text,
        @About("the column with a second text, for pairs") Optional<String> textPair,
        @About("the column to predict") Optional<String> target,
        @About("the column with a number per example that its loss is multiplied by") Optional<String> weight,
        @Default("[]") @About("the classes in the order of their numbers; found in the data unless given")
                List<String> classes,
        @About("how texts become tokens") TokenizerOptions tokenizer,
        @Inline TokenLengths lengths,
        @Inline DivisionOptions division) {
    private static final String ADVICE = "; check path in [dataset], which is relative to the experiment file";

    /** Opens some columns of a file. */
    @FunctionalInterface
    interface Opening {
        TextColumns open(Path file, List<TextColumns.Column> columns, String advice);
    }

    public TextTable {
        classes = List.copyOf(classes);
        division.requireOneWay(validationPath.isPresent(), testPath.isPresent());
        Options.require(target.isPresent() || classes.isEmpty(), "classes", "are those of target, which is not there");
        Options.require(classes.stream().distinct().count() == classes.size(), "classes", "names a class twice");
        Options.require(!textPair.equals(Optional.of(text)), "text-pair", "is the column of text");
    }

    Examples open(Path path, Opening opening, DatasetContext context) {
        List<TextColumns.Column> wanted = new ArrayList<>();
        wanted.add(column("text", text));
        textPair.ifPresent(column -> wanted.add(column("text-pair", column)));
        int texts = wanted.size();
        Optional<String> read = target.filter(column -> !context.targets().isEmpty());
        read.ifPresent(column -> wanted.add(column("target", column)));
        weight.ifPresent(column -> wanted.add(column("weight", column)));
        Optional<String> groups = division.groups(context);
        groups.ifPresent(column -> wanted.add(column("groups", column)));

        RowFiles files = RowFiles.read(path, validationPath, testPath, file -> opening.open(file, wanted, ADVICE));
        List<RowColumn> columns = new ArrayList<>();
        int next = texts;
        if (read.isPresent()) {
            columns.add(RowColumn.target(read.get(), files.column(next++), classes));
        }
        if (weight.isPresent()) {
            columns.add(new RowColumn(Field.WEIGHT, Role.WEIGHT, weight.get(), files.column(next++), List.of()));
        }
        if (groups.isPresent()) {
            columns.add(new RowColumn(Field.GROUP, Role.GROUP, groups.get(), files.column(next), List.of()));
        }
        DataProblems problems = new DataProblems();
        columns.forEach(column -> column.requireTexts(files.places(), problems));
        problems.throwIfAny();
        Division parts = files.divide(columns, division, context);
        return new TextExamples(tokenizer, lengths).open(files.texts(texts), files, parts);
    }

    private static TextColumns.Column column(String option, String name) {
        return new TextColumns.Column(name, option + " = \"" + name + "\" is no column of this file");
    }

    NewData read(Path input, Opening opening, Map<String, List<String>> learned, List<String> keep) {
        List<TextColumns.Column> wanted = new ArrayList<>();
        wanted.add(trained(text));
        textPair.ifPresent(column -> wanted.add(trained(column)));
        int texts = wanted.size();
        keep.forEach(
                name -> wanted.add(new TextColumns.Column(name, "has no column '" + name + "', which is to be kept")));
        TextColumns rows =
                opening.open(input, List.copyOf(wanted), "; a file with the columns of the training was expected");
        try {
            return new NewTexts(input, rows, texts, tokenizer.learned(learned), lengths);
        } catch (RuntimeException unfit) {
            rows.close();
            throw unfit;
        }
    }

    private static TextColumns.Column trained(String name) {
        return new TextColumns.Column(name, "has no column '" + name + "', which the model was trained on");
    }
}
