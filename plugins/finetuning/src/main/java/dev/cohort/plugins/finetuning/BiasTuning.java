package dev.cohort.plugins.finetuning;

import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Adaptation;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.model.Parameter;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.List;
import java.util.regex.Pattern;

/** BitFit (Ben Zaken et al. 2022): biases alone learn, those of norms among them. */
@Name("bitfit")
@About("biases alone learn")
public record BiasTuning(
        @Default("bias$") @About("what is a bias: a regular expression, looked for in the names of parameters")
                String match,
        @Inline OtherParameters others)
        implements Adaptation {
    public BiasTuning {
        Options.pattern(match, "match");
    }

    @Override
    public void check(ModelContext context, List<Parameter> parameters) {
        if (parameters.stream()
                .noneMatch(parameter ->
                        Pattern.compile(match).matcher(parameter.name()).find())) {
            throw new IllegalArgumentException("match = '" + match + "' fits none of the model's parameters, which are "
                    + OtherParameters.listed(parameters.stream()));
        }
    }

    @Override
    public Value parameter(ModelContext context, Parameter parameter) {
        return Pattern.compile(match).matcher(parameter.name()).find()
                ? context.parameter(parameter.name(), parameter.shape(), parameter.initializer())
                : others.parameter(context, parameter);
    }
}
