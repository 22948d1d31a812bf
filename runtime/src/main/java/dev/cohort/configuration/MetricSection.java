package dev.cohort.configuration;

import dev.cohort.api.metric.Metric;
import dev.cohort.api.model.Model;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Inline;
import java.util.Optional;

/**
 * One of {@code training.metrics}.
 *
 * @param output the output of the model that is judged, beside the target of the loss that reads it, or one that a loss gives; the
 *     prediction unless given
 */
public record MetricSection(
        @Inline @About("the metric's name; its options stand beside it") Metric metric,
        @About("what is judged: an output of the model, or what a loss gives; the prediction unless given")
                Optional<String> output) {
    /** A metric of the prediction. */
    public static MetricSection of(Metric metric) {
        return new MetricSection(metric, Optional.empty());
    }

    /** The name of the output that is judged. */
    public String judged() {
        return output.orElse(Model.PREDICTION);
    }
}
