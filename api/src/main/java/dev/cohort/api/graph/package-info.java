/**
 * Computations as values of a graph that is built once and then executed many times.
 *
 * <p>Losses, models and optimizers are written with the methods of {@link dev.cohort.api.graph.Value}; a wrong shape
 * fails in the author's own stack frame.
 */
package dev.cohort.api.graph;
