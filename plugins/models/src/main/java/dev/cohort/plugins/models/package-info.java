/**
 * Cohort's models: functions from the fields of a batch to named outputs.
 *
 * <p>Before it in the dataflow: batches of a data set. After it: a loss of the outputs and the target.
 */
package dev.cohort.plugins.models;
