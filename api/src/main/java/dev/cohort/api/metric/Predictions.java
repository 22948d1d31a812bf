package dev.cohort.api.metric;

/**
 * Predictions beside their targets, a row for each thing predicted.
 *
 * <p>For classes, a row is an example or a token; rows that the loss ignores are left out. Numbers are in original units,
 * whatever scaling the training used.
 */
public interface Predictions {
    /** The number of rows. */
    int rows();

    /** The class of a row; for classes alone. */
    int targetClass(int row);

    /** The most probable class of a row, the first of several; for classes alone. */
    int predictedClass(int row);

    /** The probability of a class; for classes alone. */
    double probability(int row, int label);

    /** A target number; for numbers alone. */
    double target(int row, int column);

    /** A predicted number; for numbers alone. */
    double prediction(int row, int column);
}
