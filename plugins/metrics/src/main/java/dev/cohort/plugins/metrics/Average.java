package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;

/**
 * How the values of single classes become one; the names and rules are scikit-learn's with {@code zero_division=0}.
 *
 * <p>Where an example has several labels, each a yes or no, the value of a label is that of its yes, as for scikit-learn's
 * multilabel indicators. Over no rows every value is not a number.
 */
public enum Average {
    /** The mean over the classes that occur as target or prediction, however rare; over all labels. */
    MACRO,
    /** The value of all rows' counts added up; for one label per row it is the accuracy. */
    MICRO,
    /** The mean over the classes, or labels, each weighed by how often it is the target. */
    WEIGHTED,
    /** The value of the second of two classes. */
    BINARY,
    /** The mean over the examples, where each has several labels. */
    SAMPLES;

    /** A value of counts: rightly predicted, predicted at all, present as target. */
    @FunctionalInterface
    interface Ratio {
        double of(long right, long predicted, long targets);
    }

    Measurement start(Task task, String metric, Ratio ratio) {
        if (this == BINARY && (task.classes() != 2 || task.isMultilabel())) {
            throw new IllegalArgumentException("the metric " + metric
                    + " with average = \"binary\" judges two classes, but the target has "
                    + (task.isMultilabel() ? task.labels().size() + " labels" : task.classes())
                    + "; use macro, micro" + (task.isMultilabel() ? ", weighted or samples" : " or weighted"));
        }
        if (this == SAMPLES && !task.isMultilabel()) {
            throw new IllegalArgumentException("the metric " + metric
                    + " with average = \"samples\" is the mean over examples with several labels, but here each has"
                    + " one; use macro, micro or weighted");
        }
        return task.isMultilabel()
                ? new LabelCounts(task.labels().size(), ratio, counts -> Result.of(value(counts, ratio)))
                : new ClassCounts(task.classes(), counts -> Result.of(value(counts, ratio)));
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
            case SAMPLES -> throw new IllegalStateException("classes have no average over examples");
        };
    }

    private double value(LabelCounts counts, Ratio ratio) {
        if (counts.examples() == 0) {
            return Double.NaN;
        }
        return switch (this) {
            case MACRO -> mean(counts, ratio, false);
            case MICRO -> of(counts.together(), ratio);
            case WEIGHTED -> mean(counts, ratio, true);
            case BINARY -> throw new IllegalStateException("several labels have no binary average");
            case SAMPLES -> counts.ofExamples() / counts.examples();
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

    /** Over labels that are never there, the weighted mean is the plain one. */
    private static double mean(LabelCounts counts, Ratio ratio, boolean weighted) {
        boolean weighs = weighted && counts.together().targets() > 0;
        double sum = 0;
        long weights = 0;
        for (int column = 0; column < counts.labels(); column++) {
            long weight = weighs ? counts.label(column).targets() : 1;
            sum += weight * of(counts.label(column), ratio);
            weights += weight;
        }
        return sum / weights;
    }

    private static double ofClass(ClassCounts counts, Ratio ratio, int label) {
        return ratio.of(counts.right(label), counts.predictions(label), counts.targets(label));
    }

    private static double of(LabelCounts.Label label, Ratio ratio) {
        return ratio.of(label.right(), label.predicted(), label.targets());
    }

    /** The quotient, and 0 where there is nothing to divide by. */
    static double divide(double numerator, double denominator) {
        return denominator == 0 ? 0 : numerator / denominator;
    }
}
