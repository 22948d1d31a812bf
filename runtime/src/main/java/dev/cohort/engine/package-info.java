/**
 * Runs graphs: the only package that knows ONNX Runtime.
 *
 * <p>Before it, {@code step} has built the graphs of a training step; after it, {@code session} holds a model in training.
 * {@link dev.cohort.engine.Engine} owns what is native; {@link dev.cohort.engine.GraphRunner} runs a graph once.
 */
package dev.cohort.engine;
