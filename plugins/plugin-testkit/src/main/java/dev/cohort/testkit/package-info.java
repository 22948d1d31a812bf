/**
 * Tests to inherit: a plugin's author extends the one for the component's kind, says which component is tested, and learns
 * whether it keeps the promises that the runtime relies on.
 *
 * <p>Outside of the dataflow: it drives components through {@code session}, as a run does.
 */
package dev.cohort.testkit;
