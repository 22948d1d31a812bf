package dev.cohort.plugins.transformers;

/** What tells the places of a sequence apart. */
public enum PositionKind {
    /** Sines and cosines of the place (Vaswani et al. 2017), which know every length. */
    SINUSOIDAL,
    /** A trained vector for each place. */
    LEARNED
}
