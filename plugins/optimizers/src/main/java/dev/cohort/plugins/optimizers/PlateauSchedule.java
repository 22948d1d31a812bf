package dev.cohort.plugins.optimizers;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import dev.cohort.api.schedule.MeasuredSchedule;
import java.util.List;

/**
 * Falls by a factor when what is measured has not become better for some time, as PyTorch's {@code ReduceLROnPlateau}.
 *
 * <p>Needs no length of the run, but a metric that is measured often enough. It counts evaluations; {@code patience} of them may
 * pass without an improvement before one more lowers the rate.
 */
@Name("plateau")
@About("falls by a factor when a metric has not become better for some evaluations")
public record PlateauSchedule(
        @Default("validation/loss") @About("what is looked at, as in 'validation/loss'") String metric,
        @Default("min") @About("whether smaller or larger is better") Mode mode,
        @Default("0.1") @About("the factor of each fall") double factor,
        @Default("10") @About("how many evaluations may pass without an improvement") int patience,
        @Default("1e-4") @About("how much better is an improvement") double threshold,
        @Default("relative") @About("whether the threshold is a share of the best value or a difference")
                ThresholdMode thresholdMode,
        @Default("0") @About("after a fall, how many evaluations pass before it looks again") int cooldown,
        @Default("0.0") @About("where falling ends") double minimumLearningRate,
        @Default("1e-8") @About("falls that are no larger are left out") double epsilon)
        implements MeasuredSchedule {
    /** What is better. */
    public enum Mode {
        MIN,
        MAX
    }

    /** What a threshold is. */
    public enum ThresholdMode {
        RELATIVE,
        ABSOLUTE
    }

    public PlateauSchedule {
        Options.require(factor >= 0 && factor < 1, "factor", "must be at least 0 and below 1, got " + factor);
        Options.require(patience >= 0, "patience", "must be 0 or more, got " + patience);
        Options.notNegative(threshold, "threshold");
        Options.require(cooldown >= 0, "cooldown", "must be 0 or more, got " + cooldown);
        Options.notNegative(minimumLearningRate, "minimum-learning-rate");
        Options.notNegative(epsilon, "epsilon");
    }

    @Override
    public double learningRate(double base, List<Double> values) {
        double rate = base;
        double best = mode == Mode.MIN ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        int worse = 0;
        int cooling = 0;
        for (int index = 0; index < values.size(); index++) {
            double value = values.get(index);
            boolean better = isBetter(value, best);
            best = better ? value : best;
            worse = better ? 0 : worse + 1;
            if (cooling > 0) {
                cooling--;
                worse = 0;
            }
            if (worse > patience) {
                double lower = Math.max(rate * factor, minimumLearningRate);
                rate = rate - lower > epsilon ? lower : rate;
                cooling = cooldown;
                worse = 0;
            }
        }
        return rate;
    }

    private boolean isBetter(double value, double best) {
        double margin = thresholdMode == ThresholdMode.ABSOLUTE ? threshold : 0;
        double share = thresholdMode == ThresholdMode.RELATIVE ? threshold : 0;
        return mode == Mode.MIN ? value < best * (1 - share) - margin : value > best * (1 + share) + margin;
    }
}
