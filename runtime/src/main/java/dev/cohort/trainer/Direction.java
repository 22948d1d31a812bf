package dev.cohort.trainer;

import dev.cohort.api.metric.Metric;
import dev.cohort.configuration.TrainingSection;
import jakarta.inject.Inject;
import java.util.List;

/** Tells for a metric's full name, as in {@code validation/accuracy}, whether larger values are better. */
final class Direction {
    private final List<Metric> metrics;

    @Inject
    Direction(TrainingSection options) {
        this.metrics = options.metrics();
    }

    boolean largerIsBetter(String name) {
        String label = name.substring(name.indexOf('/') + 1);
        return metrics.stream().anyMatch(metric -> metric.label().equals(label) && metric.largerIsBetter());
    }
}
