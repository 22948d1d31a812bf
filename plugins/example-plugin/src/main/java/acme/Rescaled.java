package acme;

import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Adaptation;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.model.Parameter;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.regex.Pattern;

/** Frozen matrices of which each row is multiplied by a number that learns, as in (IA)³ (Liu et al. 2022). */
@Name("acme.rescaled")
@About("frozen matrices, each of whose rows learns a factor")
public record Rescaled(@About("which ones: a regular expression, looked for in their names") String match)
        implements Adaptation {
    public Rescaled {
        Options.pattern(match, "match");
    }

    @Override
    public Value parameter(ModelContext context, Parameter parameter) {
        Value frozen = context.frozen(parameter.name(), parameter.shape(), parameter.initializer());
        if (parameter.shape().rank() != 2
                || !Pattern.compile(match).matcher(parameter.name()).find()) {
            return frozen;
        }
        Shape rows = Shape.of(parameter.shape().size(0), 1);
        return frozen.times(context.parameter(parameter.name() + ".factors", rows, Initializer.ones()));
    }
}
