package dev.cohort.plugins.optimizers;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import dev.cohort.api.schedule.Schedule;
import java.util.OptionalLong;

/**
 * Falls by the same factor at every position: {@code base · gamma^position}, as PyTorch's {@code ExponentialLR}.
 *
 * <p>Choose gamma by where the learning rate is to end: {@code gamma = (end / base)^(1 / positions)}.
 */
@Name("exponential")
@About("falls by the same factor at every update or epoch")
public record ExponentialSchedule(@About("the factor at every update (or epoch, by unit)") double gamma)
        implements Schedule {
    public ExponentialSchedule {
        Options.notNegative(gamma, "gamma");
    }

    @Override
    public double learningRate(double base, long position, OptionalLong total) {
        return base * Math.pow(gamma, position);
    }
}
