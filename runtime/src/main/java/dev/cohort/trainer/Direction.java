package dev.cohort.trainer;

import dev.cohort.api.metric.Metric;
import dev.cohort.configuration.MetricLabels;
import dev.cohort.configuration.MetricSection;
import dev.cohort.configuration.TrainingSection;
import dev.cohort.plugin.PluginCode;
import jakarta.inject.Inject;
import java.util.List;

/** Tells for a metric's full name, as in {@code validation/accuracy}, whether larger values are better. */
final class Direction {
    private final List<MetricSection> metrics;
    private final List<String> labels;

    @Inject
    Direction(TrainingSection options) {
        this.metrics = options.metrics();
        this.labels = MetricLabels.of(metrics, metric -> PluginCode.call(metric, "label", metric::label));
    }

    boolean largerIsBetter(String name) {
        int place = labels.indexOf(name.substring(name.indexOf('/') + 1));
        if (place < 0) {
            return false;
        }
        Metric metric = metrics.get(place).metric();
        return PluginCode.call(metric, "largerIsBetter", metric::largerIsBetter);
    }
}
