package dev.cohort.plugins.text;

import dev.cohort.api.dataset.Columns;
import dev.cohort.api.dataset.DataProblems;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TableField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of each example beside its texts.
 *
 * @param name the field's
 * @param column what the user calls it
 * @param texts as they were written
 * @param classes the classes of a target in the order of their numbers; found in the training part where empty
 */
record RowColumn(String name, TableField.Role role, String column, List<String> texts, List<String> classes) {
    RowColumn {
        texts = List.copyOf(texts);
        classes = List.copyOf(classes);
    }

    /** A class, or number, that is to be predicted. */
    static RowColumn target(String column, List<String> texts, List<String> classes) {
        return new RowColumn(Field.TARGET, TableField.Role.TARGET, column, texts, classes);
    }

    /** Makes sure that nothing is missing. */
    void requireTexts(List<Place> places, DataProblems problems) {
        for (int row = 0; row < texts.size(); row++) {
            if (texts.get(row).isBlank()) {
                problems.add(places.get(row)
                        .problem("the column \"" + column + "\" is empty; fill it in, or remove the row"));
            } else if (role == TableField.Role.WEIGHT && !isWeight(texts.get(row))) {
                problems.add(places.get(row)
                        .problem("the column \"" + column + "\" is \"" + texts.get(row)
                                + "\", but a weight is a number of 0 or more"));
            }
        }
    }

    private static boolean isWeight(String text) {
        try {
            float weight = Float.parseFloat(text);
            return weight >= 0 && weight < Float.POSITIVE_INFINITY;
        } catch (NumberFormatException noNumber) {
            return false;
        }
    }

    /** The column of some rows. */
    TableField field(int from, int to, List<String> known) {
        List<String> own = texts.subList(from, to);
        if (role == TableField.Role.WEIGHT) {
            float[] weights = new float[own.size()];
            for (int row = 0; row < weights.length; row++) {
                weights[row] = Float.parseFloat(own.get(row));
            }
            return TableField.weight(new Columns.Floats(weights, 1));
        }
        Map<String, Integer> codes = new HashMap<>();
        List<String> labels = new ArrayList<>();
        int[] elements = new int[own.size()];
        for (int row = 0; row < elements.length; row++) {
            elements[row] = codes.computeIfAbsent(own.get(row).strip(), label -> {
                labels.add(label);
                return labels.size() - 1;
            });
        }
        return new TableField(name, role, new Columns.Labels(elements, labels, 1), List.of(column), known);
    }
}
