package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Reading;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Options;
import java.util.Optional;
import java.util.Set;

/** How a row's class is decided on: the option that all metrics of decisions share. */
public record Decision(
        @About(
                        "the probability from which on a row is of the second of two classes; the more probable one unless given")
                Optional<Double> threshold) {
    /** The most probable class. */
    public static final Decision MOST_PROBABLE = new Decision(Optional.empty());

    public Decision {
        threshold.ifPresent(value -> Options.require(
                value >= 0 && value <= 1, "threshold", "must be a probability, from 0 to 1, got " + value));
    }

    /** The class of a row. */
    int of(Predictions predictions, int row) {
        return threshold.isEmpty()
                ? predictions.predictedClass(row)
                : predictions.probability(row, 1) >= threshold.get() ? 1 : 0;
    }

    /** What is read for it. */
    Set<Reading> reads() {
        return Set.of(threshold.isEmpty() ? Reading.PREDICTED_CLASS : Reading.PROBABILITIES);
    }

    /** @throws IllegalArgumentException if there is a threshold, but not two classes */
    void require(Task task, String metric) {
        if (threshold.isPresent() && task.classes() != 2) {
            throw new IllegalArgumentException(
                    "the metric " + metric + " with a threshold decides between two classes, but the target has "
                            + task.classes() + "; leave threshold out");
        }
    }
}
