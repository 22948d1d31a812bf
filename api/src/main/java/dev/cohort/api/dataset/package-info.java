/**
 * Data as named fields, read part by part in batches.
 *
 * <p>{@link dev.cohort.api.dataset.Dataset} is the component, {@link dev.cohort.api.dataset.Examples} what it opens, {@link
 * dev.cohort.api.dataset.Cursor} one pass over a part. {@link dev.cohort.api.dataset.TableExamples} serves data that fits
 * in memory, with its splits and scaling; {@link dev.cohort.api.dataset.SequenceExamples} sequences of different lengths, in buckets.
 */
package dev.cohort.api.dataset;
