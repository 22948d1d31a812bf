/**
 * Runs in MLflow: {@link dev.cohort.tracking.mlflow.Delivery} while one is under way, {@link
 * dev.cohort.tracking.mlflow.Sync} afterwards, both from the run's folder alone.
 *
 * <p>{@code tracking} is the step before: its journal is what is sent. {@code trainer} is the step after. From the inside
 * out: {@code Transport} is one bounded exchange over HTTP, {@code MlflowApi} the calls, {@code Sender} one pass from the
 * journal's cursor, {@code Delivery} the thread with its patience, {@code LateDelivery} the same for a run that has ended.
 */
package dev.cohort.tracking.mlflow;
