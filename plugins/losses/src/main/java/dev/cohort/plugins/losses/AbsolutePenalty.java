package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Value;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * The sum of the absolute values of parameters (Tibshirani 1996): it draws those that are of little use to 0.
 *
 * <p>Its gradient is the sign, and 0 at 0, as PyTorch's of {@code abs}. A step of plain gradient descent therefore goes past 0
 * and back: what is of no use stays within a step's length of 0, not at it.
 */
@Name("l1-penalty")
@About("the sum of the absolute values of parameters")
public record AbsolutePenalty(
        @Default("") @About("a regular expression, looked for in the names of the parameters that count")
                String parameters)
        implements ParameterPenalty {
    public AbsolutePenalty {
        Options.pattern(parameters, "parameters");
    }

    @Override
    public Value of(Value parameter) {
        return parameter.abs().sum();
    }
}
