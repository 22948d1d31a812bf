package dev.cohort.autodiff;

import dev.cohort.api.graph.ElementType;

/**
 * A kernel that an engine may have.
 *
 * @param domain the operator's domain, empty for ONNX's own
 * @param operator the operator's name
 * @param type the element type that it computes in
 */
public record Kernel(String domain, String operator, ElementType type) {}
