package dev.cohort.api.dataset;

import dev.cohort.api.graph.ElementType;
import java.util.ArrayList;
import java.util.List;

/**
 * Columns that are scaled to mean 0 and deviation 1 over the training part.
 *
 * <p>The deviation is that of the population, divided by n, and a column that does not vary gets 1: as scikit-learn's
 * {@code StandardScaler}. Elements are scaled just as the exported model does it: in 32 bits, unless that would move one
 * of them by more than a thousandth of its column's deviation.
 *
 * @param elements the scaled elements, row by row
 * @param scaling how they were scaled
 * @param offset the columns for which 32 bits do not suffice
 */
record Standardization(float[] elements, Scaling scaling, List<Integer> offset) {
    /** The mean, in deviations, from which on 32 bits do not suffice. */
    private static final double FARTHEST = 0x1p14;

    static Standardization of(TableField field, Table.Origin origin, int[] training) {
        double[] raw = Conversion.doubles(field, origin);
        int width = field.columns().width();
        double[] means = means(raw, width, training);
        double[] variances = variances(raw, width, training, means);
        double[] deviations = new double[width];
        List<Integer> offset = new ArrayList<>();
        for (int column = 0; column < width; column++) {
            boolean varies = varies(variances[column], means[column], training.length);
            deviations[column] = varies ? Math.sqrt(variances[column]) : 1;
            if (varies && Math.abs(means[column]) > FARTHEST * deviations[column]) {
                offset.add(column);
            }
        }
        Scaling scaling = new Scaling(means, deviations, offset.isEmpty() ? ElementType.FLOAT32 : ElementType.FLOAT64);
        return new Standardization(scaled(raw, width, scaling), scaling, List.copyOf(offset));
    }

    private static float[] scaled(double[] raw, int width, Scaling scaling) {
        double[] mean = scaling.mean();
        double[] deviation = scaling.deviation();
        boolean wide = scaling.raw() == ElementType.FLOAT64;
        float[] elements = new float[raw.length];
        for (int index = 0, column = 0; index < elements.length; index++) {
            elements[index] = wide
                    ? (float) ((raw[index] - mean[column]) / deviation[column])
                    : ((float) raw[index] - (float) mean[column]) / (float) deviation[column];
            column = column + 1 == width ? 0 : column + 1;
        }
        return elements;
    }

    private static double[] means(double[] elements, int width, int[] rows) {
        double[] sums = new double[width];
        for (int row : rows) {
            int start = row * width;
            for (int column = 0; column < width; column++) {
                sums[column] += elements[start + column];
            }
        }
        for (int column = 0; column < width; column++) {
            sums[column] /= rows.length;
        }
        return sums;
    }

    private static double[] variances(double[] elements, int width, int[] rows, double[] means) {
        double[] sums = new double[width];
        for (int row : rows) {
            int start = row * width;
            for (int column = 0; column < width; column++) {
                double distance = elements[start + column] - means[column];
                sums[column] += distance * distance;
            }
        }
        for (int column = 0; column < width; column++) {
            sums[column] /= rows.length;
        }
        return sums;
    }

    /** Whether a variance is more than what rounding makes of a column of equal numbers. */
    private static boolean varies(double variance, double mean, int rows) {
        double rounding = rows * mean * Math.ulp(1.0);
        return variance > rows * Math.ulp(1.0) * variance + rounding * rounding;
    }

    /** What to tell of the columns for which 32 bits do not suffice. */
    List<String> remarks(List<String> names, String consequence) {
        return offset.stream()
                .map(column -> "the column \"" + (names.isEmpty() ? Integer.toString(column) : names.get(column))
                        + "\" varies by " + (float) scaling.deviation()[column] + " around "
                        + scaling.mean()[column] + ", which 32 bits do not tell apart; so " + consequence
                        + ", unless you subtract an offset from the column")
                .toList();
    }
}
