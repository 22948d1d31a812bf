package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;

/**
 * How the values of single classes become one; the names and rules are scikit-learn's with {@code zero_division=0}.
 *
 * <p>Where an example has several labels, each is a row, so that {@link #BINARY} is what scikit-learn calls the micro average
 * of a multilabel target. Over no rows every value is not a number.
 */
public enum Average {
    /** The mean over the classes that occur as target or prediction, however rare. */
    MACRO,
    /** The value of all rows' counts added up; for one label per row it is the accuracy. */
    MICRO,
    /** The mean over the classes, each weighed by how often it is the target. */
    WEIGHTED,
    /** The value of the second of two classes. */
    BINARY;

    /** A value of counts: rightly predicted, predicted at all, present as target. */
    @FunctionalInterface
    interface Ratio {
        double of(long right, long predicted, long targets);
    }

    Measurement start(Task task, String metric, Ratio ratio) {
        if (this == BINARY && task.classes() != 2) {
            throw new IllegalArgumentException("the metric " + metric
                    + " with average = \"binary\" judges two classes, but the target has " + task.classes()
                    + "; use macro, micro or weighted");
        }
        return new ClassCounts(task.classes(), counts -> Result.of(value(counts, ratio)));
    }

    private double value(ClassCounts counts, Ratio ratio) {
        if (counts.total() == 0) {
            return Double.NaN;
        }
        return switch (this) {
            case MACRO -> mean(counts, ratio, false);
            case MICRO -> {
                long right = 0;
                for (int label = 0; label < counts.classes(); label++) {
                    right += counts.right(label);
                }
                yield ratio.of(right, counts.total(), counts.total());
            }
            case WEIGHTED -> mean(counts, ratio, true);
            case BINARY -> ofClass(counts, ratio, 1);
        };
    }

    private static double mean(ClassCounts counts, Ratio ratio, boolean weighted) {
        double sum = 0;
        long weights = 0;
        for (int label = 0; label < counts.classes(); label++) {
            boolean occurs = counts.targets(label) > 0 || counts.predictions(label) > 0;
            long weight = weighted ? counts.targets(label) : occurs ? 1 : 0;
            sum += weight * ofClass(counts, ratio, label);
            weights += weight;
        }
        return sum / weights;
    }

    private static double ofClass(ClassCounts counts, Ratio ratio, int label) {
        return ratio.of(counts.right(label), counts.predictions(label), counts.targets(label));
    }

    /** The quotient, and 0 where there is nothing to divide by. */
    static double divide(double numerator, double denominator) {
        return denominator == 0 ? 0 : numerator / denominator;
    }
}
