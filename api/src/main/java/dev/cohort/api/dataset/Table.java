package dev.cohort.api.dataset;

import java.util.List;
import java.util.Optional;

/**
 * Examples in memory, as they were read or made.
 *
 * @param features what a model reads
 * @param featureNames the names of the features' columns; empty where they have none
 * @param target what a model is to predict
 * @param targetNames the names of the target's columns; empty where they have none
 * @param classes the classes in the order of their numbers; empty to number them by the labels of the training part
 * @param weights a number per example by which its loss counts
 * @param origin where rows came from
 */
public record Table(
        Columns features,
        List<String> featureNames,
        Columns target,
        List<String> targetNames,
        List<String> classes,
        Optional<Columns.Floats> weights,
        Origin origin) {
    /** Says where in the user's data something is. */
    @FunctionalInterface
    public interface Origin {
        /**
         * A problem with the target.
         *
         * @param row from 0
         * @param column of the target, from 0
         * @param message what is wrong there
         */
        DataException.Problem problem(int row, int column, String message);
    }

    public Table {
        featureNames = List.copyOf(featureNames);
        targetNames = List.copyOf(targetNames);
        classes = List.copyOf(classes);
        if (target.rows() != features.rows()) {
            throw new IllegalArgumentException(
                    "there are features of " + features.rows() + " rows, but targets of " + target.rows());
        }
    }

    /** Features and target without names, weights or a file that they came from. */
    public Table(Columns features, Columns target) {
        this(
                features,
                List.of(),
                target,
                List.of(),
                List.of(),
                Optional.empty(),
                (row, column, message) -> DataProblems.problem("row " + row + ": " + message));
    }

    /** The number of examples. */
    public int rows() {
        return features.rows();
    }
}
