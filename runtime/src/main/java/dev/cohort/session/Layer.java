package dev.cohort.session;

import dev.cohort.api.graph.Shape;

/**
 * An operator of a model, for people to read.
 *
 * @param operator the ONNX name
 * @param parameters the elements of all parameters that it reads
 * @param output the shape of its first output
 */
public record Layer(String operator, long parameters, Shape output) {}
