package dev.cohort.api.dataset;

import dev.cohort.api.graph.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Columns that are scaled by what the training part holds.
 *
 * <p>{@link ScalingMethod#STANDARD} divides by the deviation of the population, that is by n; percentiles are interpolated, as
 * NumPy's are unless told otherwise; and a column that does not vary is divided by 1: as scikit-learn's scalers. Elements are
 * scaled just as the exported model does it: in 32 bits, unless that would move one of them by more than a thousandth of
 * what its column is divided by.
 *
 * @param elements the scaled elements, row by row
 * @param scaling how they were scaled
 * @param offset the columns for which 32 bits do not suffice
 */
record FittedScaling(float[] elements, Scaling scaling, List<Integer> offset) {
    /** The offset, in divisors, from which on 32 bits do not suffice. */
    private static final double FARTHEST = 0x1p14;

    /**
     * What a column is scaled by.
     *
     * @param offset what is subtracted
     * @param divisor 0 where the column does not vary
     */
    private record Fit(double offset, double divisor) {}

    /**
     * Scales columns.
     *
     * @param methods how each is scaled
     * @param exact what is known of each where the rows are a sample
     */
    static FittedScaling of(
            double[] raw, int[] training, List<ScalingMethod> methods, IntFunction<Optional<Moments>> exact) {
        int width = methods.size();
        double[] offsets = new double[width];
        double[] divisors = new double[width];
        List<Integer> far = new ArrayList<>();
        for (int column = 0; column < width; column++) {
            Optional<Moments> moments = exact.apply(column);
            Fit fit = moments.isPresent() && methods.get(column) != ScalingMethod.ROBUST
                    ? fit(moments.get(), methods.get(column))
                    : fit(raw, width, column, training, methods.get(column));
            offsets[column] = fit.offset();
            divisors[column] = fit.divisor() > 0 ? fit.divisor() : 1;
            if (isFar(fit.offset(), fit.divisor())) {
                far.add(column);
            }
        }
        Scaling scaling = new Scaling(offsets, divisors, far.isEmpty() ? ElementType.FLOAT32 : ElementType.FLOAT64);
        return new FittedScaling(scaled(raw, width, scaling), scaling, List.copyOf(far));
    }

    private static Fit fit(Moments moments, ScalingMethod method) {
        return switch (method) {
            case STANDARD -> standard(moments.mean(), moments.variance(), moments.count());
            case MIN_MAX -> varying(moments.least(), moments.greatest() - moments.least());
            case NONE, QUANTILE, ROBUST -> new Fit(0, 1);
        };
    }

    /** Whether 32 bits do not suffice for numbers that lie so far from 0. */
    static boolean isFar(double offset, double divisor) {
        return divisor > 0 && Math.abs(offset) > FARTHEST * divisor;
    }

    /** Whether a method subtracts and divides. */
    static boolean isLinear(ScalingMethod method) {
        return method != ScalingMethod.NONE && method != ScalingMethod.QUANTILE;
    }

    boolean isWide() {
        return scaling.raw() == ElementType.FLOAT64;
    }

    private static Fit fit(double[] raw, int width, int column, int[] training, ScalingMethod method) {
        return switch (method) {
            case NONE, QUANTILE -> new Fit(0, 1);
            case STANDARD -> standard(raw, width, column, training);
            case MIN_MAX -> {
                double[] sorted = sorted(raw, width, column, training);
                yield varying(sorted[0], sorted[sorted.length - 1] - sorted[0]);
            }
            case ROBUST -> {
                double[] sorted = sorted(raw, width, column, training);
                yield varying(percentile(sorted, 0.5), percentile(sorted, 0.75) - percentile(sorted, 0.25));
            }
        };
    }

    private static Fit standard(double[] raw, int width, int column, int[] training) {
        double sum = 0;
        for (int row : training) {
            sum += raw[row * width + column];
        }
        double mean = sum / training.length;
        double squares = 0;
        for (int row : training) {
            double distance = raw[row * width + column] - mean;
            squares += distance * distance;
        }
        return standard(mean, squares / training.length, training.length);
    }

    private static Fit standard(double mean, double variance, long rows) {
        return new Fit(mean, varies(variance, mean, rows) ? Math.sqrt(variance) : 0);
    }

    /** Whether a variance is more than what rounding makes of a column of equal numbers. */
    private static boolean varies(double variance, double mean, long rows) {
        double rounding = rows * mean * Math.ulp(1.0);
        return variance > rows * Math.ulp(1.0) * variance + rounding * rounding;
    }

    private static Fit varying(double offset, double divisor) {
        return new Fit(offset, divisor < 10 * Math.ulp(1.0) ? 0 : divisor);
    }

    private static double[] sorted(double[] raw, int width, int column, int[] training) {
        return Arrays.stream(training)
                .mapToDouble(row -> raw[row * width + column])
                .sorted()
                .toArray();
    }

    /** A number below which some share of all lies, interpolated between two neighbours. */
    static double percentile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    static float[] scaled(double[] raw, int width, Scaling scaling) {
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
