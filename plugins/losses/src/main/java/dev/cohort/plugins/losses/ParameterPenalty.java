package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A loss of parameters alone, which stands beside another as one of several {@code [[loss.terms]]}. */
interface ParameterPenalty extends Loss {
    /** A regular expression that is found in the names of the parameters that count. */
    String parameters();

    /** What one parameter counts: a scalar. */
    Value of(Value parameter);

    @Override
    default Optional<TargetRequest> target() {
        return Optional.empty();
    }

    /** The parameters that count, at least one. */
    static Map<String, Value> found(String parameters, LossContext context) {
        Map<String, Value> counted = context.parameters(Pattern.compile(parameters));
        if (counted.isEmpty()) {
            throw new IllegalArgumentException("parameters = \"" + parameters
                    + "\" is found in the name of no parameter; there are "
                    + String.join(", ", context.parameters(Pattern.compile("")).keySet()));
        }
        return counted;
    }

    @Override
    default Value compute(LossContext context) {
        return found(parameters(), context).values().stream()
                .map(this::of)
                .reduce(Value::plus)
                .orElseThrow();
    }
}
