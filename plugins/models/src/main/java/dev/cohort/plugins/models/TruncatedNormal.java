package dev.cohort.plugins.models;

import dev.cohort.api.graph.Initializer;
import dev.cohort.api.model.Initialization;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.random.RandomGenerator;

/**
 * Normal, drawn again where it falls outside of two bounds, as PyTorch's {@code trunc_normal_}: the bounds are absolute and
 * not multiples of the deviation.
 */
@Name("truncated-normal")
@About("normally distributed between two bounds")
public record TruncatedNormal(
        @Default("0.0") @About("the mean before it is cut") double mean,
        @Default("1.0") @About("the standard deviation before it is cut") double standardDeviation,
        @Default("-2.0") @About("no weight is below") double lower,
        @Default("2.0") @About("no weight is above") double upper)
        implements Initialization {
    public TruncatedNormal {
        Options.positive(standardDeviation, "standard-deviation");
        Options.require(lower < upper, "upper", "must be above lower, " + lower + ", got " + upper);
        Options.require(
                lower - 2 * standardDeviation <= mean && mean <= upper + 2 * standardDeviation,
                "mean",
                "must be within two standard deviations of the bounds " + lower + " and " + upper + ", got " + mean);
    }

    @Override
    public Initializer weight(long fanIn, long fanOut) {
        return (values, shape, random) -> {
            for (int index = 0; index < values.length; index++) {
                values[index] = (float) draw(random);
            }
        };
    }

    /** By rejection, from the distribution that hits more often: the even one between narrow bounds, else the normal one. */
    private double draw(RandomGenerator random) {
        boolean narrow = upper - lower < 3 * standardDeviation;
        double nearest = Math.max(lower, Math.min(mean, upper));
        while (true) {
            if (narrow) {
                double value = lower + (upper - lower) * random.nextDouble();
                if (random.nextDouble() < StrictMath.exp(exponent(value) - exponent(nearest))) {
                    return value;
                }
            } else {
                double value = mean + standardDeviation * random.nextGaussian();
                if (value >= lower && value <= upper) {
                    return value;
                }
            }
        }
    }

    private double exponent(double value) {
        double distance = (value - mean) / standardDeviation;
        return -distance * distance / 2;
    }
}
