/**
 * Cohort's adaptations: ways to fit a model that has learned elsewhere to a task, by few numbers.
 *
 * <p>Before it in the dataflow: a model that asks for its parameters. After it: the parameters that learn, and those that stay.
 */
package dev.cohort.plugins.finetuning;
