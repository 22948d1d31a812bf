package dev.cohort.api.dataset;

/** Scales columns to mean 0 and deviation 1 over the training part. */
final class Standardization {
    private Standardization() {}

    /**
     * Scales all rows in place.
     *
     * <p>The deviation is that of the population, divided by n, and a column that does not vary gets 1: as scikit-learn's
     * {@code StandardScaler}. Elements are scaled in 32 bits, just as the exported model does it.
     */
    static Scaling apply(Columns.Floats columns, int[] training) {
        int width = columns.width();
        float[] elements = columns.elements();
        float[] mean = new float[width];
        float[] deviation = new float[width];
        double[] means = means(elements, width, training);
        double[] variances = variances(elements, width, training, means);
        for (int column = 0; column < width; column++) {
            mean[column] = (float) means[column];
            deviation[column] = varies(variances[column], means[column], training.length)
                    ? (float) Math.sqrt(variances[column])
                    : 1;
        }
        for (int index = 0, column = 0; index < elements.length; index++) {
            elements[index] = (elements[index] - mean[column]) / deviation[column];
            column = column + 1 == width ? 0 : column + 1;
        }
        return new Scaling(mean, deviation);
    }

    private static double[] means(float[] elements, int width, int[] rows) {
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

    private static double[] variances(float[] elements, int width, int[] rows, double[] means) {
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
}
