package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import java.util.List;

/**
 * A metric of how well probabilities separate, whatever the threshold: of two classes that of the second, else of each class
 * against all others, or of each label, averaged.
 */
interface CurveMetric extends ClassMetric {
    /** How the values of several classes become one. */
    Average average();

    /** The value of a class, not a number where it is not defined. */
    double of(Curve curve);

    @Override
    default Measurement start(Task task) {
        average().require(task, label());
        return new Scores(task, scores -> result(task, scores));
    }

    private Result result(Task task, Scores scores) {
        List<Curve> each = scores.each();
        if (average() == Average.NONE) {
            return Average.table(
                    scores.names(),
                    each.stream().map(this::of).toList(),
                    each.stream().map(curve -> (long) curve.positives()).toList(),
                    label());
        }
        if (scores.rows() == 0) {
            return Result.of(Double.NaN);
        }
        if (task.classes() == 2 && !task.isMultilabel()) {
            return Result.of(of(each.get(1)));
        }
        return Result.of(
                switch (average()) {
                    case MICRO -> of(scores.together());
                    case SAMPLES -> Average.MACRO.mean(scores.ofExamples(), this::of, Curve::positives);
                    default -> average().mean(each, this::of, Curve::positives);
                });
    }
}
