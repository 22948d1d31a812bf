/**
 * What a finished run is good for: predictions for new data.
 *
 * <p>Before it, {@code trainer} has left a model; after it, {@code cli} shows what comes out.
 */
package dev.cohort.prediction;
