package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Value;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * The sum of the squares of parameters (Hoerl and Kennard 1970): it keeps all of them small.
 *
 * <p>With plain gradient descent, a term of weight {@code λ / 2} does what an optimizer's {@code weight-decay = λ} does.
 */
@Name("l2-penalty")
@About("the sum of the squares of parameters")
public record SquaredPenalty(
        @Default("") @About("a regular expression, looked for in the names of the parameters that count")
                String parameters)
        implements ParameterPenalty {
    public SquaredPenalty {
        Options.pattern(parameters, "parameters");
    }

    @Override
    public Value of(Value parameter) {
        return parameter.square().sum();
    }
}
