package dev.cohort.api.metric;

/** A measurement under way; the result does not depend on how the rows are cut into batches. */
public interface Measurement {
    /** Adds the predictions of a batch. */
    void update(Predictions predictions);

    /** Adds what another measurement of the same metric and task has seen. */
    void merge(Measurement other);

    /** The result over all rows so far. */
    Result compute();
}
