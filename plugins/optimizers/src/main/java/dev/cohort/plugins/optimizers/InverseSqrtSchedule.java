package dev.cohort.plugins.optimizers;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import dev.cohort.api.schedule.Schedule;
import java.util.OptionalLong;

/**
 * Falls by the root of how long it has been going on (Vaswani et al. 2017): {@code base / √(1 + position / timescale)}.
 *
 * <p>The schedule of the first transformers; needs no length of the run and is meant to follow {@code warmup-steps}, whose number is a
 * good timescale. PyTorch has none; the semantics and the default are those of transformers' {@code get_inverse_sqrt_schedule}.
 */
@Name("inverse-sqrt")
@About("falls by the root of how long it has been going on")
public record InverseSqrtSchedule(
        @Default("10000") @About("after how many updates (or epochs, by unit) it has fallen to 71 %") long timescale)
        implements Schedule {
    public InverseSqrtSchedule {
        Options.positive(timescale, "timescale");
    }

    @Override
    public double learningRate(double base, long position, OptionalLong total) {
        return base / Math.sqrt(1 + (double) position / timescale);
    }
}
