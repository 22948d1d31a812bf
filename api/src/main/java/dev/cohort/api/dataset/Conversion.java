package dev.cohort.api.dataset;

import java.util.stream.IntStream;

/** Columns as another type, where every element fits. */
final class Conversion {
    /** From here on a {@code long} holds no number. */
    private static final double TOO_LARGE = 0x1p63;

    private Conversion() {}

    static Columns.Floats floats(TableField field, Table.Origin origin) {
        Columns columns = field.columns();
        if (columns instanceof Columns.Floats floats) {
            return floats;
        }
        double[] numbers = doubles(field, origin);
        float[] elements = new float[numbers.length];
        for (int index = 0; index < elements.length; index++) {
            elements[index] = (float) numbers[index];
        }
        return new Columns.Floats(elements, columns.width());
    }

    static double[] doubles(TableField field, Table.Origin origin) {
        Columns columns = field.columns();
        if (columns instanceof Columns.Doubles doubles) {
            return doubles.elements();
        }
        double[] elements = new double[columns.rows() * columns.width()];
        if (columns instanceof Columns.Floats floats) {
            for (int index = 0; index < elements.length; index++) {
                elements[index] = floats.elements()[index];
            }
        } else if (columns instanceof Columns.Integers integers) {
            for (int index = 0; index < elements.length; index++) {
                elements[index] = integers.elements()[index];
            }
        } else if (columns instanceof Columns.Labels labels) {
            DataProblems problems = new DataProblems();
            for (int index = 0; index < elements.length; index++) {
                String text = labels.texts().get(labels.elements()[index]);
                try {
                    elements[index] = Double.parseDouble(text);
                } catch (NumberFormatException notANumber) {
                    problems.add(origin.problem(
                            field.name(),
                            index / labels.width(),
                            index % labels.width(),
                            "the target is read as a number, but it is \"" + text
                                    + "\"; for classes use a loss such as cross-entropy"));
                }
            }
            problems.throwIfAny();
        }
        return elements;
    }

    static Columns.Labels labels(TableField field, Table.Origin origin) {
        Columns columns = field.columns();
        if (columns instanceof Columns.Labels labels) {
            return labels;
        }
        if (columns instanceof Columns.Integers integers) {
            return ClassNumbers.labels(integers);
        }
        double[] numbers = doubles(field, origin);
        DataProblems problems = new DataProblems();
        for (int index = 0; index < numbers.length; index++) {
            if (!isWhole(numbers[index])) {
                problems.add(origin.problem(
                        field.name(),
                        index / columns.width(),
                        index % columns.width(),
                        "the target is read as a class, but it is " + numbers[index]
                                + "; for numbers use a loss such as mse"));
            }
        }
        problems.throwIfAny();
        return ClassNumbers.labels(new Columns.Integers(integers(field, origin), columns.width()));
    }

    static long[] integers(TableField field, Table.Origin origin) {
        Columns columns = field.columns();
        if (columns instanceof Columns.Integers integers) {
            return integers.elements();
        }
        if (columns instanceof Columns.Labels) {
            throw new DataException("features must be numbers, but they are labels");
        }
        double[] numbers = doubles(field, origin);
        return IntStream.range(0, numbers.length)
                .mapToLong(index -> {
                    if (!isWhole(numbers[index])) {
                        throw new DataException("feature-type = \"int64\" wants whole numbers of 64 bits, but a feature"
                                + " is " + numbers[index] + " in row " + index / columns.width());
                    }
                    return (long) numbers[index];
                })
                .toArray();
    }

    private static boolean isWhole(double number) {
        return number == Math.rint(number) && Math.abs(number) < TOO_LARGE;
    }
}
