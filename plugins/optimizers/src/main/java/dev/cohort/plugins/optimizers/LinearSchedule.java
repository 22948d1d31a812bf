package dev.cohort.plugins.optimizers;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import dev.cohort.api.schedule.Schedule;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Goes in a straight line from one share of the learning rate to another, and stays there, as PyTorch's {@code LinearLR}:
 * {@code base · (start + (end − start) · min(position, steps) / steps)}.
 *
 * <p>From 1 to 0 it is the usual fall of language models. Its length is the whole run, where PyTorch's is 5 unless given.
 */
@Name("linear")
@About("goes in a straight line from one share of the learning rate to another")
public record LinearSchedule(
        @Default("0.3333333333333333") @About("the share of the learning rate at the beginning") double startFactor,
        @Default("1.0") @About("the share of the learning rate at the end") double endFactor,
        @About("how many updates (or epochs, by unit) the way takes; the whole run unless given") Optional<Long> steps)
        implements Schedule {
    public LinearSchedule {
        Options.notNegative(startFactor, "start-factor");
        Options.notNegative(endFactor, "end-factor");
        steps.ifPresent(count -> Options.positive(count, "steps"));
    }

    @Override
    public double learningRate(double base, long position, OptionalLong total) {
        double length = Math.max(1, Schedule.length(steps, total));
        return base * (startFactor + (endFactor - startFactor) * Math.min(1, position / length));
    }
}
