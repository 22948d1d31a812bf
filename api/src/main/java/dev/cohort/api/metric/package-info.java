/** Metrics: how good predictions are, exactly over a whole part of the data. */
package dev.cohort.api.metric;
