package dev.cohort.step;

/** What a variable is to training. */
public enum Role {
    /** It has a gradient, and an optimizer may move it. */
    PARAMETER,
    /** A parameter that stays as it is. */
    FROZEN,
    /** A parameter of another model, or of this one as it was, that is applied and stays as it is. */
    REFERENCE,
    /** Steps may assign to it, as to a running mean. */
    STATE
}
