package dev.cohort.api.schedule;

import java.util.List;
import java.util.OptionalLong;

/** A schedule that looks at what was measured, and at nothing else: the same values give the same rate, also after a resume. */
public interface MeasuredSchedule extends Schedule {
    /** The metric that is looked at, as in {@code validation/loss}. */
    String metric();

    /**
     * The learning rate after some evaluations.
     *
     * @param base the optimizer's learning rate
     * @param values the metric's values so far, in the order in which they were measured; grows from call to call
     */
    double learningRate(double base, List<Double> values);

    /** The rate before anything is measured. */
    @Override
    default double learningRate(double base, long position, OptionalLong total) {
        return learningRate(base, List.of());
    }
}
