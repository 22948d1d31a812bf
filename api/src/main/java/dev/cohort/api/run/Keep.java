package dev.cohort.api.run;

/** Which state of a training is tested and exported. */
public enum Keep {
    /** The best one by the metric that is watched. */
    BEST,
    /** The one that the training has come to. */
    LAST
}
