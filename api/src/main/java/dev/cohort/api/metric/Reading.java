package dev.cohort.api.metric;

/**
 * What a metric of classes reads of each row beside the class that is right.
 *
 * <p>It is computed where the model is, so that of many classes, as the tokens of a language, not every probability of every row
 * has to be kept.
 */
public enum Reading {
    /** {@link Predictions#predictedClass}. */
    PREDICTED_CLASS,
    /** {@link Predictions#targetProbability}. */
    TARGET_PROBABILITY,
    /** {@link Predictions#targetRank}. */
    TARGET_RANK,
    /** {@link Predictions#probability}, and by it all others. */
    PROBABILITIES
}
