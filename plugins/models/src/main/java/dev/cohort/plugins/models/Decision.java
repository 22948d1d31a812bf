package dev.cohort.plugins.models;

/** How several models decide together. */
public enum Decision {
    /** By the mean of their probabilities, or of the numbers that they predict. */
    AVERAGE,
    /** By the class that most of them find most probable; probabilities are shares of votes. */
    VOTE
}
