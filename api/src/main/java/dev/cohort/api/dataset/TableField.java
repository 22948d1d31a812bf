package dev.cohort.api.dataset;

import java.util.List;

/**
 * Columns of a table that become one field.
 *
 * @param name the field's name
 * @param role what becomes of the columns
 * @param columns their elements
 * @param columnNames their names; empty where they have none
 * @param classes for a target, the classes in the order of their numbers; empty to number them by the labels of the training part
 */
public record TableField(String name, Role role, Columns columns, List<String> columnNames, List<String> classes) {
    /** What becomes of columns. */
    public enum Role {
        /** Numbers that a model reads: completed, scaled and shaped as {@link Preparation} says. */
        FEATURES,
        /** Labels that a model reads: numbered by those of the training part. */
        CATEGORIES,
        /** What a loss compares predictions with: classes or numbers, as it wants them. */
        TARGET,
        /** One number per example, by which its loss counts. */
        WEIGHT,
        /** One label per example; examples of the same label are in one part, and ranked together. */
        GROUP,
        /** Numbers as they are. */
        PLAIN
    }

    public TableField {
        columnNames = List.copyOf(columnNames);
        classes = List.copyOf(classes);
    }

    /** The name of a column; its number where it has none. */
    String columnName(int column) {
        return columnNames.isEmpty() ? Integer.toString(column) : columnNames.get(column);
    }

    /** Numbers that a model reads as {@link Field#FEATURES}. */
    public static TableField features(Columns columns, List<String> columnNames) {
        return new TableField(Field.FEATURES, Role.FEATURES, columns, columnNames, List.of());
    }

    /** Labels that a model reads as {@link Field#CATEGORIES}; an empty one is missing. */
    public static TableField categories(Columns.Labels columns, List<String> columnNames) {
        return new TableField(Field.CATEGORIES, Role.CATEGORIES, columns, columnNames, List.of());
    }

    /** What is to be predicted. */
    public static TableField target(String name, Columns columns, List<String> columnNames, List<String> classes) {
        return new TableField(name, Role.TARGET, columns, columnNames, classes);
    }

    /** A number per example by which its loss counts. */
    public static TableField weight(Columns.Floats columns) {
        return new TableField(Field.WEIGHT, Role.WEIGHT, columns, List.of(), List.of());
    }

    /** A label per example that says what it belongs to. */
    public static TableField group(Columns.Labels columns) {
        return new TableField(Field.GROUP, Role.GROUP, columns, List.of(), List.of());
    }

    /** Numbers as they are, such as tokens or a mask. */
    public static TableField plain(String name, Columns columns) {
        return new TableField(name, Role.PLAIN, columns, List.of(), List.of());
    }
}
