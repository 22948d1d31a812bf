package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.TableExamples;
import dev.cohort.api.option.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the columns of a file are, whatever its format; other plugins that read rows build on it.
 *
 * @param target the columns to predict
 * @param targets those of further targets, by the names of their fields
 * @param features the columns that the model reads; all others where empty
 * @param categorical those that it reads as categories
 * @param exclude those that it does not read
 * @param weight the column of weights
 * @param classes the classes of the target in the order of their numbers
 */
public record TableColumns(
        List<String> target,
        Map<String, List<String>> targets,
        List<String> features,
        List<String> categorical,
        List<String> exclude,
        Optional<String> weight,
        List<String> classes,
        Preparation preparation) {
    public TableColumns {
        target = List.copyOf(target);
        targets = Targets.copy(targets);
        features = List.copyOf(features);
        categorical = List.copyOf(categorical);
        exclude = List.copyOf(exclude);
        classes = List.copyOf(classes);
        Options.require(!target.isEmpty() || !targets.isEmpty(), "target", "must name at least one column");
        Targets.require(target, targets, classes, preparation);
        Options.require(Csv.distinct(features), "features", "names a column twice");
        Options.require(Csv.distinct(categorical), "categorical", "names a column twice");
        Options.require(Csv.distinct(exclude), "exclude", "names a column twice");
        Options.require(
                exclude.isEmpty() || features.isEmpty(),
                "exclude",
                "takes columns out of all, but features lists those that are read; remove one of the two");
        Options.require(Csv.distinct(classes), "classes", "names a class twice");
    }

    /** @param delimiter what stands between cells, where a file has such */
    Layout layout(char delimiter, DatasetContext context) {
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
    public Examples open(TextRows rows, Path file, DatasetContext context) {
        return TableExamples.of(RowTable.read(rows, Optional.of(file), layout(',', context)), preparation, context);
    }

    /** Rows of a file for a model that is trained, as {@link dev.cohort.api.dataset.Dataset#read} wants them. */
    public NewData read(TextRows rows, Path file, Map<String, List<String>> learned, List<String> keep) {
        return NewTable.open(rows, file, preparation, learned, keep);
    }
}
