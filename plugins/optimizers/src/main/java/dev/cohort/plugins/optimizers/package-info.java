/**
 * Cohort's optimizers and schedules, with PyTorch's formulas, options and defaults.
 *
 * <p>Before it in the dataflow: the gradients of a training step. After it: the compiled update of the parameters.
 */
package dev.cohort.plugins.optimizers;
