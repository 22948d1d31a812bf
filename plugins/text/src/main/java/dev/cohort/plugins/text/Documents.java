package dev.cohort.plugins.text;

/** What is one text of a file. */
public enum Documents {
    /** The file, line breaks included. */
    FILE,
    /** A line. */
    LINE
}
