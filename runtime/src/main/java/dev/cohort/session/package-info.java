/**
 * A model in training, without files or folders: batches in, parameters, metrics and an ONNX model out.
 *
 * <p>Before it, {@code engine} runs graphs; after it, {@code tracking} records what comes out and {@code trainer} drives
 * it. {@link dev.cohort.session.TrainingSession} is where to begin.
 */
package dev.cohort.session;
