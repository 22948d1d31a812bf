package dev.cohort.plugins.optimizers;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import dev.cohort.api.schedule.Schedule;
import java.util.OptionalLong;

/**
 * Falls along half a cosine wave and begins again, each time for as long or longer (Loshchilov and Hutter 2017), as PyTorch's {@code
 * CosineAnnealingWarmRestarts}.
 *
 * <p>The end of each fall is a good state to keep. What PyTorch calls {@code T_0} and {@code T_mult} are the first period and its
 * factor.
 */
@Name("cosine-restarts")
@About("falls along half a cosine wave again and again")
public record CosineRestartsSchedule(
        @About("how many updates (or epochs, by unit) the first fall takes") long period,
        @Default("1") @About("how many times as long as the one before each fall is") int periodFactor,
        @Default("0.0") @About("where each fall ends") double minimumLearningRate)
        implements Schedule {
    public CosineRestartsSchedule {
        Options.positive(period, "period");
        Options.positive((long) periodFactor, "period-factor");
        Options.notNegative(minimumLearningRate, "minimum-learning-rate");
    }

    @Override
    public double learningRate(double base, long position, OptionalLong total) {
        long length = period;
        long place = position;
        while (periodFactor > 1 && place >= length) {
            place -= length;
            length *= periodFactor;
        }
        return CosineSchedule.fallen(base, minimumLearningRate, (double) (place % length) / length);
    }
}
