package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Task;

/** A metric of decisions that has a value for each class, or label, and one for all by an average. */
interface AveragedMetric extends DecisionMetric {
    /** What the values of classes become. */
    Averaging averaging();

    /** The value of a class. */
    double of(BinaryCounts counts);

    @Override
    default Decision decision() {
        return averaging().decision();
    }

    @Override
    default double of(ClassCounts counts) {
        return averaging().average().value(counts, this::of);
    }

    @Override
    default Measurement start(Task task) {
        return averaging().start(task, label(), this::of);
    }
}
