package dev.cohort.api.dataset;

import java.util.Optional;

/**
 * One of the folds of a cross-validation: the examples that are no test are cut into parts, and one of these is validated on while
 * the others are trained on.
 *
 * @param number which fold it is, from 0
 * @param folds how many there are
 * @param repeat how often the examples were cut before, which each time is drawn anew
 * @param stratify whether every class has the same share in each fold
 * @param groups the column that says what belongs together, where the data set does not say so itself
 * @param split whether folds are drawn, or are the last blocks of a series, each trained on what comes before it alone
 */
public record Fold(int number, int folds, int repeat, boolean stratify, Optional<String> groups, Split split) {
    public Fold {
        if (folds < 2 || number < 0 || number >= folds || repeat < 0) {
            throw new IllegalArgumentException("there is no fold " + number + " of " + folds + ", repeat " + repeat);
        }
    }
}
