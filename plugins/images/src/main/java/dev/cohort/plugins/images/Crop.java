package dev.cohort.plugins.images;

/** Which part of an image is seen in training. */
public enum Crop {
    /** The middle, as in evaluations. */
    CENTER,
    /** Anywhere, also beyond the border by as much as the padding. */
    RANDOM,
    /** A part of drawn area and form, brought to the wanted size. */
    RESIZED
}
