package dev.cohort.api.run;

/** How a run ended. */
public enum Status {
    FINISHED,
    FAILED,
    INTERRUPTED,
    DIVERGED
}
