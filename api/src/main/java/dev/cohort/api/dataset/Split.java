package dev.cohort.api.dataset;

/** Which rows become the validation and test part. */
public enum Split {
    /** Rows drawn by the run's seed. */
    RANDOM,
    /** The last rows, for series: training first, then validation, then test. */
    TAIL
}
