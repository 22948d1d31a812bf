/**
 * Cohort's data sets: files of the user's, bundled data and made data.
 *
 * <p>Before it in the dataflow: the options of {@code [dataset]}. After it: {@link dev.cohort.api.dataset.TableExamples},
 * which draws the parts and serves batches.
 */
package dev.cohort.plugins.datasets;
