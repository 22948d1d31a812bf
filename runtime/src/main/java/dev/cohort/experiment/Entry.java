package dev.cohort.experiment;

/**
 * A key of a table with its value.
 *
 * @param position where the key stands
 */
public record Entry(Position position, TomlValue value) {}
