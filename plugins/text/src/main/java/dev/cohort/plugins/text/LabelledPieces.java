package dev.cohort.plugins.text;

/** Which pieces of a word have its class. */
public enum LabelledPieces {
    /** The first, which stands for the word. */
    FIRST,
    /** All; where the word begins an entity, the others are within it. */
    ALL
}
