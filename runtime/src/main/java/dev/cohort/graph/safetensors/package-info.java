/**
 * Tensors from files of the safetensors format, which are held to it before anything is taken from them.
 *
 * <p>Before it in the dataflow: files that somebody else has written. After it: the first values of parameters.
 */
package dev.cohort.graph.safetensors;
