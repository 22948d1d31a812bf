/**
 * A plugin as a third party would write it: a component of each kind, and a library of its own in a version that Cohort does
 * not have.
 *
 * <p>Outside of the dataflow: {@code dev.cohort.plugin} finds it in a folder.
 */
package acme;
