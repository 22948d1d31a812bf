/**
 * The graphs of a training step: what is trained, evaluated and exported, and how an optimizer updates.
 *
 * <p>Before it, {@code autodiff} differentiates; after it, {@code engine} runs what is built here.
 */
package dev.cohort.step;
