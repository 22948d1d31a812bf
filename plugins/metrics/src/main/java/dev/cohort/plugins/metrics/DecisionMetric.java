package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Reading;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import java.util.Set;

/** A metric that follows from which class was decided on how often for which, larger being better unless it says otherwise. */
interface DecisionMetric extends ClassMetric {
    /** How a row's class is decided on. */
    Decision decision();

    /** The value for one decision per row. */
    double of(ClassCounts counts);

    @Override
    default Set<Reading> reads() {
        return decision().reads();
    }

    @Override
    default Measurement start(Task task) {
        if (task.isMultilabel()) {
            throw new IllegalArgumentException(
                    "the metric " + label() + " judges one class per row, but the target has "
                            + task.labels().size() + " labels that are each a yes or no");
        }
        decision().require(task, label());
        return new ClassCounts(task.classes(), decision(), counts -> Result.of(of(counts)));
    }
}
