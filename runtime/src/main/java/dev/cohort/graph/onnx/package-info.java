/**
 * ONNX files read: checked before anything runs, and brought to the one version of the operators that graphs use.
 *
 * <p>Before it are the bytes of a file; after it, {@code graph} applies the model that was read to a graph under
 * construction. {@link dev.cohort.graph.onnx.OnnxFile} is the way in, {@link dev.cohort.graph.onnx.Upgrades} the table
 * of what older and newer files write differently.
 */
package dev.cohort.graph.onnx;
