/** Objectives: what is made small, over which parameters, by which optimizer. */
package dev.cohort.api.objective;
