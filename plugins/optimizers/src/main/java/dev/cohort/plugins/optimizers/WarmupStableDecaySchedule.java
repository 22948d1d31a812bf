package dev.cohort.plugins.optimizers;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import dev.cohort.api.schedule.Schedule;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Stays at the optimizer's learning rate, and falls in the last part of the run (Hu et al. 2024; Hägele et al. 2024); the warm-up is
 * {@code warmup-steps}, as everywhere.
 *
 * <p>A run can be made longer from any state before the fall. PyTorch has none; the semantics are those of transformers' {@code
 * get_wsd_schedule}, whose decay types these are.
 */
@Name("warmup-stable-decay")
@About("stays at the learning rate and falls at the end of the run")
public record WarmupStableDecaySchedule(
        @About("how many updates (or epochs, by unit) the course after the warm-up takes; the whole run unless given")
                Optional<Long> steps,
        @Default("0.2") @About("which part of it falls") double decayFraction,
        @Default("cosine") @About("the way down") Decay decay,
        @Default("0.0") @About("where the fall ends") double minimumLearningRate)
        implements Schedule {
    /** The way down. */
    public enum Decay {
        /** A straight line. */
        LINEAR,
        /** Half a cosine wave. */
        COSINE,
        /** Steep at first: 1 − √x. */
        ONE_MINUS_SQRT;

        /** What is left of 1 after a part of the way. */
        private double left(double part) {
            return switch (this) {
                case LINEAR -> 1 - part;
                case COSINE -> (1 + Math.cos(Math.PI * part)) / 2;
                case ONE_MINUS_SQRT -> 1 - Math.sqrt(part);
            };
        }
    }

    public WarmupStableDecaySchedule {
        steps.ifPresent(count -> Options.positive(count, "steps"));
        Options.require(
                decayFraction >= 0 && decayFraction <= 1, "decay-fraction", "must be 0 to 1, got " + decayFraction);
        Options.notNegative(minimumLearningRate, "minimum-learning-rate");
    }

    @Override
    public double learningRate(double base, long position, OptionalLong total) {
        long length = Schedule.length(steps, total);
        long falling = Math.round(decayFraction * length);
        long fallen = Math.min(falling, Math.max(0, position - (length - falling)));
        double left = fallen == 0 ? 1 : decay.left((double) fallen / falling);
        return minimumLearningRate + (base - minimumLearningRate) * left;
    }
}
