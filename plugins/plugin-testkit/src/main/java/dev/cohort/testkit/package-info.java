/**
 * What the tests of a plugin need: components as an experiment file would make them.
 *
 * <p>Before it: a plugin's components. After it: nothing; no plugin ships it.
 */
package dev.cohort.testkit;
