package dev.cohort.plugins.optimizers;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import dev.cohort.api.schedule.Schedule;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Rises from a least learning rate to the optimizer's and falls back, again and again, while the momentum goes the other way (Smith
 * 2017), as PyTorch's {@code CyclicLR}.
 *
 * <p>Lets a training go on for as long as one likes. What PyTorch calls {@code max_lr} is the optimizer's learning rate, and {@code
 * base_lr} the least one. An optimizer without a momentum stays without one.
 */
@Name("cyclic")
@About("rises and falls between two learning rates again and again")
public record CyclicSchedule(
        @Default("0.0") @About("where it rises from") double minimumLearningRate,
        @Default("2000") @About("how many updates (or epochs, by unit) it rises") long stepSizeUp,
        @About("how many it falls; as many unless given") Optional<Long> stepSizeDown,
        @Default("triangular") @About("how high the peaks of later cycles are") Mode mode,
        @Default("1.0") @About("the factor of the height at every update (or epoch) in the mode exponential-range")
                double gamma,
        @Default("true") @About("whether the momentum goes the other way") boolean cycleMomentum,
        @Default("0.8") @About("the momentum at the largest learning rate") double baseMomentum,
        @Default("0.9") @About("the momentum at the least learning rate") double maximumMomentum)
        implements Schedule {
    /** What becomes of the peaks. */
    public enum Mode {
        /** They stay as high as the first. */
        TRIANGULAR,
        /** Each is half as high as the one before. */
        TRIANGULAR2,
        /** They fall by gamma at every position. */
        EXPONENTIAL_RANGE
    }

    public CyclicSchedule {
        Options.notNegative(minimumLearningRate, "minimum-learning-rate");
        Options.positive(stepSizeUp, "step-size-up");
        stepSizeDown.ifPresent(count -> Options.positive(count, "step-size-down"));
        Options.require(gamma > 0 && gamma <= 1, "gamma", "must be above 0 and at most 1, got " + gamma);
        Options.fraction(baseMomentum, "base-momentum");
        Options.fraction(maximumMomentum, "maximum-momentum");
    }

    @Override
    public double learningRate(double base, long position, OptionalLong total) {
        return minimumLearningRate + (base - minimumLearningRate) * height(position);
    }

    @Override
    public double momentum(double own, long position, OptionalLong total) {
        return cycleMomentum ? maximumMomentum - (maximumMomentum - baseMomentum) * height(position) : own;
    }

    /** How high it stands, from 0 to 1. */
    private double height(long position) {
        long down = stepSizeDown.orElse(stepSizeUp);
        long length = stepSizeUp + down;
        long place = position % length;
        double risen = place <= stepSizeUp ? (double) place / stepSizeUp : (double) (length - place) / down;
        return switch (mode) {
            case TRIANGULAR -> risen;
            case TRIANGULAR2 -> risen * Math.pow(0.5, position / length);
            case EXPONENTIAL_RANGE -> risen * Math.pow(gamma, position);
        };
    }
}
