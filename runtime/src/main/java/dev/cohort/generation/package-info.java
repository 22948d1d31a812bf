/**
 * Writes texts with a trained model, token by token.
 *
 * <p>Before it, {@code step} has built the two graphs of a model that writes, and {@code engine} runs them; after it, {@code session}
 * judges texts in evaluations, and {@code prediction} writes them for new data. {@link dev.cohort.generation.TokenWriter} is where
 * to begin; a {@link dev.cohort.generation.Search} decides.
 */
package dev.cohort.generation;
