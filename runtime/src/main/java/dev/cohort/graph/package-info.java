/**
 * Graphs: nodes, shapes, and ONNX models read and written.
 *
 * <p>Before it, {@code plugin} has made the components that build graphs; after it, {@code autodiff} adds their gradients.
 * {@link dev.cohort.graph.Graph} is what the {@code Value} methods of the API add to.
 */
package dev.cohort.graph;
