package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * The area under the receiver operating characteristic: how often a row that is of a class has a larger probability of it than one
 * that is not; 0.5 is guessing.
 *
 * <p>Of two classes it is that of the second, whatever the average; scikit-learn's {@code roc_auc_score}. It is not a number where
 * a class that counts has no rows, or has them all. Comparing {@code one-vs-one} is the mean over pairs of classes (Hand and Till
 * 2001), weighted by the rows of both where the average is.
 */
@Name("roc-auc")
@About("area under the receiver operating characteristic")
public record RocAuc(
        @Default("macro") @About("how the values of several classes, or labels, become one") Average average,
        @Default("one-vs-rest") @About("whether a class is compared with all others together, or with each")
                Comparison comparison)
        implements CurveMetric {
    /** What several classes are compared with. */
    public enum Comparison {
        /** All others together. */
        ONE_VS_REST,
        /** Each other, pair by pair. */
        ONE_VS_ONE
    }

    public RocAuc {
        Options.require(
                comparison == Comparison.ONE_VS_REST || average == Average.MACRO || average == Average.WEIGHTED,
                "average",
                "must be macro or weighted where comparison = \"one-vs-one\"");
    }

    @Override
    public double of(Curve curve) {
        return curve.areaUnderReceiverOperatingCharacteristic();
    }

    @Override
    public Measurement start(Task task) {
        if (comparison == Comparison.ONE_VS_REST || task.classes() == 2 && !task.isMultilabel()) {
            return CurveMetric.super.start(task);
        }
        if (task.isMultilabel()) {
            throw new IllegalArgumentException(
                    "the metric roc-auc with comparison = \"one-vs-one\" compares classes, but the target has "
                            + task.labels().size() + " labels that are each a yes or no; use one-vs-rest");
        }
        return new Scores(task, scores -> Result.of(ofPairs(scores, task.classes())));
    }

    private double ofPairs(Scores scores, int classes) {
        int[][] rows = scores.ofClasses();
        double sum = 0;
        double weights = 0;
        for (int one = 0; one < classes; one++) {
            for (int other = one + 1; other < classes; other++) {
                Curve of = scores.curve(one, rows[one], rows[other]);
                Curve against = scores.curve(other, rows[one], rows[other]);
                double weight = average == Average.WEIGHTED ? of.positives() + against.positives() : 1;
                sum += weight * (of(of) + of(against)) / 2;
                weights += weight;
            }
        }
        return sum / weights;
    }
}
