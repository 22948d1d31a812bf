package dev.cohort.api.run;

/** What a listener may ask of the run. */
public interface RunControl {
    /** Ends the training after this step as finished, with the reason told to the user; the first of several counts. */
    void stop(String reason);
}
