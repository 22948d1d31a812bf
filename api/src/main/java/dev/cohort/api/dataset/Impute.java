package dev.cohort.api.dataset;

/** How a number that is missing is found from the others of its column. */
public enum Impute {
    /** Their mean. */
    MEAN,
    /** Their median; the mean of the two in the middle, of an even number of them. */
    MEDIAN,
    /** The one that occurs most often; the smallest of several. */
    MOST_FREQUENT
}
