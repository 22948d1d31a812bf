package dev.cohort.plugins.losses;

/** Whose loss it is of the two that play against each other. */
public enum Side {
    /** It learns to tell what was made from what is real. */
    DISCRIMINATOR,
    /** It learns to make what is taken for real. */
    GENERATOR
}
