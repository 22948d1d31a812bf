package dev.cohort.plugins.metrics;

import dev.cohort.api.loss.Answer;
import dev.cohort.api.metric.Metric;
import java.util.Set;

/** A metric of texts, larger being better unless it says otherwise. */
interface TextMetric extends Metric {
    @Override
    default Set<Answer> judges() {
        return Set.of(Answer.TEXTS);
    }

    @Override
    default boolean largerIsBetter() {
        return true;
    }
}
