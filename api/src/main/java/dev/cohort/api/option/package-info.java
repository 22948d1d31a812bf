/**
 * What a component is, and how its options are written in an experiment file.
 *
 * <p>A component is a record: its record components are the keys of a TOML table, its compact constructor checks them,
 * its methods do the work. Everything else in the API builds on this package.
 */
package dev.cohort.api.option;
