package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A metric of two classes at the threshold where it is best, which is told in a table; the number is what the metric then is, logged
 * as in {@code f1-at-best-threshold}.
 *
 * <p>Every probability of the second class that occurs is tried as the least that decides for it, so the result is exact; of equally
 * good ones the smallest is told. Where an example has several labels, each has a threshold of its own, and the number is the mean.
 */
@Name("best-threshold")
@About("a metric of two classes at the threshold where it is best")
public record BestThreshold(
        @Default("{ type = 'f1', average = 'binary' }") @About("the metric, one of decisions between two classes")
                Metric metric)
        implements ClassMetric {
    public BestThreshold {
        Options.require(
                metric instanceof DecisionMetric,
                "metric",
                "must be a metric of decisions, such as accuracy, f1 or matthews-correlation");
        Options.require(
                !(metric instanceof DecisionMetric decided)
                        || decided.decision().threshold().isEmpty(),
                "metric",
                "has a threshold, but the best one is to be found");
        Options.require(
                !(metric instanceof AveragedMetric averaged)
                        || averaged.averaging().average() != Average.NONE
                                && averaged.averaging().average() != Average.SAMPLES,
                "metric",
                "must have an average over classes, such as binary or macro");
    }

    @Override
    public String label() {
        return metric.label() + "-at-best-threshold";
    }

    @Override
    public boolean largerIsBetter() {
        return metric.largerIsBetter();
    }

    @Override
    public Measurement start(Task task) {
        if (task.classes() != 2) {
            throw new IllegalArgumentException(
                    "the metric best-threshold decides between two classes, but the target has " + task.classes());
        }
        return new Scores(
                task,
                scores -> task.isMultilabel()
                        ? best(scores.names(), scores.each())
                        : best(scores.names().subList(1, 2), scores.each().subList(1, 2)));
    }

    private Result best(List<String> names, List<Curve> curves) {
        List<List<Object>> rows = new ArrayList<>();
        double sum = 0;
        for (int place = 0; place < curves.size(); place++) {
            double threshold = Double.NaN;
            double best = Double.NaN;
            for (double candidate : curves.get(place).thresholds()) {
                double value = ((DecisionMetric) metric)
                        .of(ClassCounts.of(curves.get(place).at(candidate)));
                if (Double.isNaN(best) || (largerIsBetter() ? value > best : value < best)) {
                    threshold = candidate;
                    best = value;
                }
            }
            rows.add(List.of(names.get(place), threshold, best));
            sum += best;
        }
        Result.Table table = new Result.Table(List.of("class", "threshold", metric.label()), rows);
        return new Result(OptionalDouble.of(sum / curves.size()), Optional.of(table));
    }
}
