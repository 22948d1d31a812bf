package dev.cohort.plugins.datasets;

import java.util.List;
import java.util.Optional;

/**
 * What the columns of a CSV file are.
 *
 * @param target the columns to predict
 * @param features the columns that the model reads; all others where empty
 * @param weight the column of weights
 * @param classes the classes in the order of their numbers; found in the data where empty
 * @param delimiter the character between two cells
 * @param labelled whether the target holds labels, not numbers
 * @param whole whether the features are whole numbers
 */
record Layout(
        List<String> target,
        List<String> features,
        Optional<String> weight,
        List<String> classes,
        char delimiter,
        boolean labelled,
        boolean whole) {
    /** A file of ours: a target, and all others are features. */
    static Layout of(String target, List<String> classes, boolean labelled, boolean whole) {
        return new Layout(List.of(target), List.of(), Optional.empty(), classes, ',', labelled, whole);
    }
}
