package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.TableExamples;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The options that say what the columns of a file are, whatever its format; other plugins that read rows inline them. */
public record TableColumns(
        @Default("[]")
                @About("the column to predict, or several; whole numbers from 0 on are class numbers as they stand")
                List<String> target,
        @Default("{}") @About("the columns of further targets, by the names of the fields that losses call them by")
                Map<String, List<String>> targets,
        @Default("[]") @About("the columns that the model reads; all others unless given") List<String> features,
        @Default("[]") @About("the columns that it reads as categories, not as numbers") List<String> categorical,
        @Default("[]") @About("the columns that it does not read, in place of a list of those that it reads")
                List<String> exclude,
        @About("the column with a number per example that its loss is multiplied by") Optional<String> weight,
        @Default("[]") @About("the classes in the order of their numbers; found in the data unless given")
                List<String> classes) {
    public TableColumns {
        target = List.copyOf(target);
        targets = Targets.copy(targets);
        features = List.copyOf(features);
        categorical = List.copyOf(categorical);
        exclude = List.copyOf(exclude);
        classes = List.copyOf(classes);
        Options.require(!target.isEmpty() || !targets.isEmpty(), "target", "must name at least one column");
        Targets.require(target, targets, classes);
        Options.require(Targets.distinct(features), "features", "names a column twice");
        Options.require(Targets.distinct(categorical), "categorical", "names a column twice");
        Options.require(Targets.distinct(exclude), "exclude", "names a column twice");
        Options.require(
                exclude.isEmpty() || features.isEmpty(),
                "exclude",
                "takes columns out of all, but features lists those that are read; remove one of the two");
        Options.require(Targets.distinct(classes), "classes", "names a class twice");
    }

    /** Makes sure that what is said of the target's values has a target. */
    public void require(Preparation preparation) {
        Targets.requireType(target, preparation);
    }

    /** @param delimiter what stands between cells, where a file has such */
    Layout layout(char delimiter, Preparation preparation, DatasetContext context) {
        List<String> numbers = features.stream()
                .filter(column -> !categorical.contains(column))
                .toList();
        return new Layout(
                Wanted.features(numbers, preparation),
                Wanted.besideFeatures(target, targets, weight, categorical, classes, preparation, context),
                features.isEmpty(),
                exclude,
                delimiter,
                preparation.series().isSeries());
    }

    /**
     * Rows of a file to train on.
     *
     * @throws dev.cohort.api.dataset.DataException with what is wrong in each column at once
     */
    public Examples open(TextRows rows, Path file, Preparation preparation, DatasetContext context) {
        Layout layout = layout(',', preparation, context);
        return TableExamples.of(RowTable.read(rows, Optional.of(file), layout), preparation, context);
    }

    /** Rows of a file for a model that is trained, as {@link dev.cohort.api.dataset.Dataset#read} wants them. */
    public static NewData read(
            TextRows rows, Path file, Preparation preparation, Map<String, List<String>> learned, List<String> keep) {
        return NewTable.open(rows, file, preparation, learned, keep);
    }
}
