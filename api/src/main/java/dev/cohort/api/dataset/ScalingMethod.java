package dev.cohort.api.dataset;

/** How numbers are scaled, column by column, by what the training part holds. */
public enum ScalingMethod {
    /** As they are. */
    NONE,
    /** To mean 0 and deviation 1, as scikit-learn's {@code StandardScaler}. */
    STANDARD,
    /** To numbers from 0 to 1, as scikit-learn's {@code MinMaxScaler}; new numbers may lie beyond. */
    MIN_MAX,
    /** To median 0 and distance 1 between the first quartile and the third, as scikit-learn's {@code RobustScaler}. */
    ROBUST,
    /** To the share of numbers below, from 0 to 1, as scikit-learn's {@code QuantileTransformer}. */
    QUANTILE
}
