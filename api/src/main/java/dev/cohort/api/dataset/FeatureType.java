package dev.cohort.api.dataset;

/** How features are held. */
public enum FeatureType {
    /** Numbers. */
    FLOAT32,
    /** Whole numbers that stand for something, such as tokens. */
    INT64
}
