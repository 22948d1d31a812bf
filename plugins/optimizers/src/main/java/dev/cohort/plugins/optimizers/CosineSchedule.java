package dev.cohort.plugins.optimizers;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import dev.cohort.api.schedule.Schedule;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Falls along half a cosine wave (Loshchilov and Hutter 2017), as PyTorch's {@code CosineAnnealingLR}:
 * {@code minimum + (base − minimum) · (1 + cos(π · position / steps)) / 2}.
 *
 * <p>Slow at first, fast in the middle, slow at the end; it needs nothing but the length of the run. Beyond {@code steps}
 * it rises again, as the wave does.
 */
@Name("cosine")
@About("falls along half a cosine wave")
public record CosineSchedule(
        @About("how many updates (or epochs, by unit) the fall takes; the whole run unless given") Optional<Long> steps,
        @Default("0.0") @About("where the fall ends") double minimumLearningRate)
        implements Schedule {
    public CosineSchedule {
        steps.ifPresent(count -> Options.positive(count, "steps"));
        Options.notNegative(minimumLearningRate, "minimum-learning-rate");
    }

    @Override
    public double learningRate(double base, long position, OptionalLong total) {
        double progress = (double) position / Math.max(1, Schedule.length(steps, total));
        return fallen(base, minimumLearningRate, progress);
    }

    /** The place on the wave, after a share of the fall. */
    static double fallen(double base, double minimum, double progress) {
        return minimum + (base - minimum) * (1 + Math.cos(Math.PI * progress)) / 2;
    }
}
