package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;

/**
 * Hamming loss: the share of labels that are wrong; scikit-learn's {@code hamming_loss}.
 *
 * <p>Where an example has several labels, each counts by itself, however the others are; where it has one, this is what is
 * missing from the accuracy. Over no rows it is not a number.
 */
@Name("hamming-loss")
@About("the share of labels that are wrong")
public record HammingLoss(@Inline Decision decision) implements DecisionMetric {
    @Override
    public boolean largerIsBetter() {
        return false;
    }

    @Override
    public double of(ClassCounts counts) {
        return 1 - (double) counts.right() / counts.total();
    }

    @Override
    public Measurement start(Task task) {
        if (!task.isMultilabel()) {
            return DecisionMetric.super.start(task);
        }
        return new LabelCounts(task.labels().size(), decision, counts -> {
            BinaryCounts all = BinaryCounts.together(counts.each());
            return Result.of((double) (all.falsePositives() + all.falseNegatives()) / all.rows());
        });
    }
}
