package dev.cohort.plugins.models;

/** What a convolution does at the border of an image. */
public enum Padding {
    /** Zeros are put around it, so that the image keeps its size. */
    SAME,
    /** Nothing is put around it, so that the image loses {@code kernel − 1} rows and columns. */
    VALID
}
