package dev.cohort.plugins.optimizers;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import dev.cohort.api.schedule.Schedule;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Falls to 0 by a power of what is left, and stays there, as PyTorch's {@code PolynomialLR}: {@code base · (1 − min(position, steps) /
 * steps)^power}.
 *
 * <p>Usual for segmentation, with a power of 0.9. Its length is the whole run, where PyTorch's is 5 unless given.
 */
@Name("polynomial")
@About("falls to 0 by a power of what is left of the run")
public record PolynomialSchedule(
        @Default("1.0") @About("the power; 1 is a straight line") double power,
        @About("how many updates (or epochs, by unit) the fall takes; the whole run unless given") Optional<Long> steps)
        implements Schedule {
    public PolynomialSchedule {
        Options.notNegative(power, "power");
        steps.ifPresent(count -> Options.positive(count, "steps"));
    }

    @Override
    public double learningRate(double base, long position, OptionalLong total) {
        double length = Math.max(1, Schedule.length(steps, total));
        return base * Math.pow(1 - Math.min(1, position / length), power);
    }
}
