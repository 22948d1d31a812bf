/**
 * What people write: an experiment file as a tree of values with their positions, and every problem that Cohort can tell a
 * user about.
 *
 * <p>This is the first step; {@code configuration} turns the tree into records.
 */
package dev.cohort.experiment;
