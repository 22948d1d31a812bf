/**
 * The training loop, and what a run keeps: the best parameters, checkpoints and the exported model.
 *
 * <p>Before it, {@code tracking} writes down what it reports; after it, {@code cli} starts it. {@link
 * dev.cohort.trainer.Trainer} is the loop, on one page.
 */
package dev.cohort.trainer;
