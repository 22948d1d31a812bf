package dev.cohort.plugins.datasets;

import java.util.List;
import java.util.Optional;

/**
 * What the columns of a CSV file are.
 *
 * @param target the columns to predict
 * @param features the columns that the model reads; all others where empty
 * @param exclude the columns that are not read
 * @param weight the column of weights
 * @param classes the classes in the order of their numbers; found in the data where empty
 * @param delimiter the character between two cells
 * @param featureType what features are read as
 * @param targetType what the target is read as
 */
record Layout(
        List<String> target,
        List<String> features,
        List<String> exclude,
        Optional<String> weight,
        List<String> classes,
        char delimiter,
        CellType featureType,
        CellType targetType) {
    /** A file of ours: a target, and all others are features. */
    static Layout of(String target, List<String> classes, CellType featureType, CellType targetType) {
        return new Layout(
                List.of(target), List.of(), List.of(), Optional.empty(), classes, ',', featureType, targetType);
    }
}
