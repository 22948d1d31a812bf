/**
 * From tables to records: binds the tree that {@code experiment} read to the {@link dev.cohort.configuration.Experiment}
 * and its components, and writes the one canonical text from which every run is started.
 *
 * <p>The step before is {@code experiment}; after it, {@code plugin} says which record a component's name stands for.
 */
package dev.cohort.configuration;
