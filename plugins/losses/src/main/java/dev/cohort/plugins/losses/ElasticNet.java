package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Value;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * The elastic net (Zou and Hastie 2005), with scikit-learn's weights, whose {@code alpha} is the weight of the term:
 *
 * <pre>
 * l1-ratio · Σ |w|  +  ½ · (1 − l1-ratio) · Σ w²
 * </pre>
 */
@Name("elastic-net")
@About("absolute values and squares of parameters")
public record ElasticNet(
        @Default("") @About("a regular expression, looked for in the names of the parameters that count")
                String parameters,
        @Default("0.5") @About("the share of the absolute values") double l1Ratio)
        implements ParameterPenalty {
    public ElasticNet {
        Options.pattern(parameters, "parameters");
        Options.require(l1Ratio >= 0 && l1Ratio <= 1, "l1-ratio", "must be from 0 to 1, got " + l1Ratio);
    }

    @Override
    public Value of(Value parameter) {
        return parameter
                .abs()
                .sum()
                .times(l1Ratio)
                .plus(parameter.square().sum().times(0.5 * (1 - l1Ratio)));
    }
}
