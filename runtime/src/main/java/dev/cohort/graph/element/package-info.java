/**
 * Types of elements that Java has none for.
 *
 * <p>Before it in the dataflow: bits, as files and frozen weights hold them. After it: numbers that are computed with.
 */
package dev.cohort.graph.element;
