package dev.cohort.step;

/** What a variable is to training. */
public enum Role {
    /** It has a gradient, and an optimizer may move it. */
    PARAMETER,
    /** A parameter that stays as it is. */
    FROZEN,
    /** Steps may assign to it, as to a running mean. */
    STATE
}
