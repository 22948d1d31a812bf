package dev.cohort.plugins.text;

/** What length texts are filled up to. */
public enum TokenPadding {
    /** The shortest of a few that holds them. */
    BUCKET,
    /** The greatest that there is. */
    MAX_LENGTH
}
