package dev.cohort.plugins.metrics;

import dev.cohort.api.loss.Answer;
import dev.cohort.api.metric.Metric;
import java.util.Set;

/** A metric of numbers; where the target has several columns, the mean over them. */
interface NumberMetric extends Metric {
    @Override
    default Set<Answer> judges() {
        return Set.of(Answer.NUMBERS);
    }
}
