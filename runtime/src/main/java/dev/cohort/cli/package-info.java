/**
 * The commands of {@code cohort}.
 *
 * <p>On top of everything: each command is a class that turns its arguments into calls of the packages before it, and
 * what they throw into lines and an exit code. {@link dev.cohort.cli.Main} is where a process begins.
 */
package dev.cohort.cli;
