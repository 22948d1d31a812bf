/**
 * Gradients of graphs.
 *
 * <p>Before it, {@code graph} holds what a model and a loss compute; after it, {@code step} makes training graphs of both.
 * {@link dev.cohort.autodiff.ReverseMode} walks a graph from a scalar back to what it is differentiated by, with one rule
 * for each operator ({@link dev.cohort.autodiff.GradientRules}, grouped by family). Where an engine may have a kernel for a
 * gradient, the rule emits one {@linkplain dev.cohort.autodiff.GradientOperator gradient operator}, and
 * {@link dev.cohort.autodiff.Lowering} later replaces it by that kernel or by standard operators.
 */
package dev.cohort.autodiff;
