package dev.cohort.plugins.optimizers;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import dev.cohort.api.schedule.Schedule;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Rises to the optimizer's learning rate and falls far below where it began, while the momentum falls and rises (Smith and Topin
 * 2018), as PyTorch's {@code OneCycleLR}.
 *
 * <p>Lets a training go through large learning rates, often to an end in fewer epochs. What PyTorch calls {@code max_lr} is the
 * optimizer's learning rate. An optimizer without a momentum stays without one. Beyond {@code steps} the rate stays as it ended.
 */
@Name("one-cycle")
@About("rises to the optimizer's learning rate and falls far below its beginning; momentum goes the other way")
public record OneCycleSchedule(
        @About("how many updates (or epochs, by unit) the cycle takes; the whole run unless given")
                Optional<Long> steps,
        @Default("0.3") @About("which part of the cycle rises") double riseFraction,
        @Default("cosine") @About("how it goes from one end to another") Annealing annealing,
        @Default("true") @About("whether the momentum goes the other way") boolean cycleMomentum,
        @Default("0.85") @About("the momentum at the largest learning rate") double baseMomentum,
        @Default("0.95") @About("the momentum at the beginning and the end") double maximumMomentum,
        @Default("25.0") @About("the largest learning rate divided by the first") double initialDivisor,
        @Default("1e4") @About("the first learning rate divided by the last") double finalDivisor,
        @Default("false") @About("whether it falls back to the first rate as long as it rose, and then to the last")
                boolean threePhase)
        implements Schedule {
    /** The way between two rates. */
    public enum Annealing {
        /** Half a cosine wave. */
        COSINE,
        /** A straight line. */
        LINEAR;

        private double between(double from, double to, double share) {
            return this == COSINE ? to + (from - to) / 2 * (Math.cos(Math.PI * share) + 1) : (to - from) * share + from;
        }
    }

    public OneCycleSchedule {
        steps.ifPresent(count -> Options.positive(count, "steps"));
        Options.require(riseFraction >= 0 && riseFraction <= 1, "rise-fraction", "must be 0 to 1, got " + riseFraction);
        Options.fraction(baseMomentum, "base-momentum");
        Options.fraction(maximumMomentum, "maximum-momentum");
        Options.positive(initialDivisor, "initial-divisor");
        Options.positive(finalDivisor, "final-divisor");
    }

    @Override
    public double learningRate(double base, long position, OptionalLong total) {
        double first = base / initialDivisor;
        return at(position, total, first, base, first / finalDivisor);
    }

    @Override
    public double momentum(double own, long position, OptionalLong total) {
        return cycleMomentum ? at(position, total, maximumMomentum, baseMomentum, maximumMomentum) : own;
    }

    /** Positions are counted from 0, so that a phase ends one before the next begins, as PyTorch counts. */
    private double at(long position, OptionalLong total, double first, double middle, double last) {
        long length = Schedule.length(steps, total);
        double risen = riseFraction * length - 1;
        double end = length - 1;
        if (position <= risen) {
            return annealing.between(first, middle, share(position, 0, risen));
        }
        double fallen = 2 * riseFraction * length - 2;
        if (threePhase && position <= fallen) {
            return annealing.between(middle, first, share(position, risen, fallen));
        }
        return threePhase
                ? annealing.between(first, last, share(position, fallen, end))
                : annealing.between(middle, last, share(position, risen, end));
    }

    private static double share(double position, double from, double to) {
        return to <= from ? 1 : Math.min(1, (position - from) / (to - from));
    }
}
