package dev.cohort.plugins.text;

/** What becomes of texts that are too long. */
public enum Truncation {
    /** Tokens are taken from the end of the longer of two texts, until they are equally long, then from both. */
    LONGEST_FIRST,
    /** From the first alone. */
    ONLY_FIRST,
    /** From the second alone. */
    ONLY_SECOND,
    /** None is cut; one that is too long is an error. */
    NONE
}
