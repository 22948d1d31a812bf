package dev.cohort.plugins.finetuning;

import dev.cohort.api.graph.Value;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.model.Parameter;
import dev.cohort.api.model.SavedModel;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Options;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The parameters that an adaptation does nothing to: they stay as they are, but for those that the file names. */
public record OtherParameters(
        @About("parameters that learn as a whole, such as a head's: a regular expression, looked for in their names")
                Optional<String> train) {
    private static final int NAMES_SHOWN = 8;

    public OtherParameters {
        train.ifPresent(pattern -> Options.pattern(pattern, "train"));
    }

    /** Whether a parameter learns as a whole. */
    boolean learn(String name) {
        return train.filter(pattern -> Pattern.compile(pattern).matcher(name).find())
                .isPresent();
    }

    /** Writes all that has learned, under its own names. */
    static void save(SavedModel to) {
        to.tensors("adapter.safetensors", Map.of("format", "pt"));
    }

    /** The names of some parameters, of many the first. */
    static String listed(Stream<Parameter> parameters) {
        List<String> names = parameters.map(Parameter::name).toList();
        return String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())))
                + (names.size() > NAMES_SHOWN ? " and " + (names.size() - NAMES_SHOWN) + " more" : "");
    }

    /** A parameter that learns or stays. */
    Value parameter(ModelContext context, Parameter parameter) {
        return learn(parameter.name())
                ? context.parameter(parameter.name(), parameter.shape(), parameter.initializer())
                : context.frozen(parameter.name(), parameter.shape(), parameter.initializer());
    }
}
