/**
 * Cohort's metrics, with the values of scikit-learn.
 *
 * <p>Before it in the dataflow: predictions of the evaluation graph over a whole part of the data. After it: the journal.
 */
package dev.cohort.plugins.metrics;
