package dev.cohort.plugins.optimizers;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import dev.cohort.api.schedule.Schedule;
import java.util.List;
import java.util.OptionalLong;

/**
 * Falls by a factor at each of some positions: {@code base · gamma^(milestones reached)}, as PyTorch's {@code MultiStepLR}.
 *
 * <p>For courses that others have tuned, such as those of residual networks.
 */
@Name("multi-step")
@About("falls by a factor at given updates or epochs")
public record MultiStepSchedule(
        @About("the updates (or epochs, by unit) at which it falls, in ascending order") List<Long> milestones,
        @Default("0.1") @About("the factor of each fall") double gamma)
        implements Schedule {
    public MultiStepSchedule {
        milestones = List.copyOf(milestones);
        Options.require(!milestones.isEmpty(), "milestones", "must not be empty");
        Options.require(
                milestones.get(0) >= 0 && milestones.stream().sorted().toList().equals(milestones),
                "milestones",
                "must be 0 or more, in ascending order, got " + milestones);
        Options.notNegative(gamma, "gamma");
    }

    @Override
    public double learningRate(double base, long position, OptionalLong total) {
        long reached =
                milestones.stream().filter(milestone -> milestone <= position).count();
        return base * Math.pow(gamma, reached);
    }
}
