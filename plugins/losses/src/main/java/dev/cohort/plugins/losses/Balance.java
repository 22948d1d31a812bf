package dev.cohort.plugins.losses;

/** Weights of classes that follow from the data. */
public enum Balance {
    /**
     * Each class counts as much as each other: {@code n / (classes · count)}, of the labels of the training part, as scikit-learn's
     * {@code class_weight="balanced"}.
     */
    BALANCED
}
