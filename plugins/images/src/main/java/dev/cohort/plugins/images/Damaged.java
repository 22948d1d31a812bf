package dev.cohort.plugins.images;

/** What becomes of an image that cannot be read. */
public enum Damaged {
    /** The run ends and says which it is. */
    ERROR,
    /** It is left out; all images are decoded once at the beginning, to find and count them. */
    SKIP
}
