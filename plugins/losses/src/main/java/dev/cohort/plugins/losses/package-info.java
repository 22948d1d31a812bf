/**
 * Cohort's losses, with PyTorch's semantics, options and defaults.
 *
 * <p>Before it in the dataflow: a model's outputs and the target of a batch. After it: the gradients of the loss.
 */
package dev.cohort.plugins.losses;
