package dev.cohort.api.metric;

import java.util.List;

/**
 * Predictions beside their targets, a row for each thing predicted.
 *
 * <p>For classes, a row is an example, or one target of an example that has several, such as a token or a label; rows that the
 * loss ignores are left out. The rows of an example come one after another, and all at once. Numbers are in original units,
 * whatever scaling the training used.
 * Of classes there is what the metric {@linkplain Metric#reads reads}.
 */
public interface Predictions {
    /** The number of rows. */
    int rows();

    /** The example of a row, counted from 0 in these predictions. */
    int example(int row);

    /** Which of its example's targets a row is, from 0. */
    int column(int row);

    /** The number of the group that a row's example is of; where {@link Task#isGrouped} alone. */
    long group(int row);

    /** The class of a row; for classes, and embeddings of examples of classes. */
    int targetClass(int row);

    /** The most probable class of a row, the first of several; for classes alone, as the next three. */
    int predictedClass(int row);

    /** The probability of the class that is right. */
    default double targetProbability(int row) {
        return probability(row, targetClass(row));
    }

    /** How many classes are more probable than the one that is right, or as probable and before it. */
    default int targetRank(int row) {
        throw new UnsupportedOperationException("these predictions have no ranks");
    }

    /** The probability of a class. */
    double probability(int row, int label);

    /** A target number; for numbers alone. */
    double target(int row, int column);

    /** A predicted number; for numbers, and embeddings. */
    double prediction(int row, int column);

    /** The text that is right, the first of several; for texts alone. */
    default String targetText(int row) {
        throw new UnsupportedOperationException("these predictions are no texts");
    }

    /** All texts that are right, at least one; for texts alone. */
    default List<String> targetTexts(int row) {
        return List.of(targetText(row));
    }

    /** The text that was written; for texts alone. */
    default String text(int row) {
        throw new UnsupportedOperationException("these predictions are no texts");
    }
}
