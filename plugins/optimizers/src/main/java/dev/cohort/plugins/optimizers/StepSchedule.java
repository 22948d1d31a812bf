package dev.cohort.plugins.optimizers;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import dev.cohort.api.schedule.Schedule;
import java.util.OptionalLong;

/**
 * Falls by a factor every so many positions: {@code base · gamma^⌊position / stepSize⌋}, as PyTorch's {@code StepLR}.
 *
 * <p>The schedule of the first residual networks; it shows in the loss as a staircase.
 */
@Name("step")
@About("falls by a factor every so many updates or epochs")
public record StepSchedule(
        @About("how many updates (or epochs, by unit) lie between two falls") long stepSize,
        @Default("0.1") @About("the factor of each fall") double gamma)
        implements Schedule {
    public StepSchedule {
        Options.positive(stepSize, "step-size");
        Options.notNegative(gamma, "gamma");
    }

    @Override
    public double learningRate(double base, long position, OptionalLong total) {
        return base * Math.pow(gamma, position / stepSize);
    }
}
