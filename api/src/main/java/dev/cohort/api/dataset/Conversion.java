package dev.cohort.api.dataset;

import java.util.stream.IntStream;

/** Columns as another type, where every element fits. */
final class Conversion {
    private Conversion() {}

    static Columns.Floats floats(Columns columns, Table.Origin origin) {
        if (columns instanceof Columns.Floats floats) {
            return floats;
        }
        float[] elements = new float[columns.rows() * columns.width()];
        if (columns instanceof Columns.Integers integers) {
            for (int index = 0; index < elements.length; index++) {
                elements[index] = integers.elements()[index];
            }
        } else if (columns instanceof Columns.Labels labels) {
            DataProblems problems = new DataProblems();
            for (int index = 0; index < elements.length; index++) {
                String text = labels.texts().get(labels.elements()[index]);
                try {
                    elements[index] = (float) Double.parseDouble(text);
                } catch (NumberFormatException notANumber) {
                    problems.add(origin.problem(
                            index / labels.width(),
                            index % labels.width(),
                            "the target is read as a number, but it is \"" + text
                                    + "\"; for classes use a loss such as cross-entropy"));
                }
            }
            problems.throwIfAny();
        }
        return new Columns.Floats(elements, columns.width());
    }

    static Columns.Labels labels(Columns columns, Table.Origin origin) {
        if (columns instanceof Columns.Labels labels) {
            return labels;
        }
        if (columns instanceof Columns.Integers integers) {
            return ClassNumbers.labels(integers);
        }
        Columns.Floats floats = (Columns.Floats) columns;
        DataProblems problems = new DataProblems();
        for (int index = 0; index < floats.elements().length; index++) {
            float element = floats.elements()[index];
            if (element != Math.rint(element)) {
                problems.add(origin.problem(
                        index / floats.width(),
                        index % floats.width(),
                        "the target is read as a class, but it is " + element
                                + "; for numbers use a loss such as mse"));
            }
        }
        problems.throwIfAny();
        return ClassNumbers.labels(new Columns.Integers(integers(columns), floats.width()));
    }

    static long[] integers(Columns columns) {
        if (columns instanceof Columns.Integers integers) {
            return integers.elements();
        }
        if (columns instanceof Columns.Floats floats) {
            return IntStream.range(0, floats.elements().length)
                    .mapToLong(index -> {
                        float element = floats.elements()[index];
                        if (element != Math.rint(element)) {
                            throw new DataException("feature-type = \"int64\" wants whole numbers, but a feature is "
                                    + element + " in row " + index / floats.width());
                        }
                        return (long) element;
                    })
                    .toArray();
        }
        throw new DataException("features must be numbers, but they are labels");
    }
}
