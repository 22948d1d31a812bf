package dev.cohort.plugins.finetuning;

import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Adaptation;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.model.Parameter;
import dev.cohort.api.model.SavedModel;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.Optional;

/**
 * Adapters (Houlsby et al. 2019): small layers within the model learn, and the model's parameters stay as they are.
 *
 * <pre>
 * x + gelu(x · downᵀ + bias) · upᵀ + bias
 * </pre>
 *
 * <p>At a place {@code layer.output} of so many numbers, {@code layer.output.adapter.down.weight} has the shape [size, numbers] and
 * {@code layer.output.adapter.up.weight} [numbers, size]. They begin with numbers so small that the model begins nearly as it was.
 * What has been learned lies in {@code adapter/} of the run's folder.
 */
@Name("adapters")
@About("small layers within a transformer learn")
public record Adapters(
        @Default("64") @About("how many numbers are in the middle of an adapter") int size,
        @Default("output$")
                @About(
                        "after which parts of the model adapters stand: a regular expression, looked for in the names of its places, such as 'encoder.layer.0.attention.output'")
                String match,
        @Inline OtherParameters others)
        implements Adaptation {
    private static final Initializer SMALL = Initializer.normal(0.01);

    public Adapters {
        Options.positive(size, "size");
        Options.pattern(match, "match");
    }

    @Override
    public Value parameter(ModelContext context, Parameter parameter) {
        return others.parameter(context, parameter);
    }

    @Override
    public void save(SavedModel to) {
        OtherParameters.save(to);
    }

    @Override
    public Optional<String> places() {
        return Optional.of(match);
    }

    @Override
    public Value at(ModelContext context, String place, Value value) {
        String name = place + ".adapter.";
        Value down = linear(context, name + "down", value, size);
        Value active = down.times(down.times(Math.sqrt(0.5)).erf().plus(1)).times(0.5);
        return value.plus(linear(context, name + "up", active, value.shape().size(-1)));
    }

    private static Value linear(ModelContext context, String name, Value x, long outputs) {
        Value weight =
                context.parameter(name + ".weight", Shape.of(outputs, x.shape().size(-1)), SMALL);
        return x.matmul(weight.transpose(1, 0))
                .plus(context.parameter(name + ".bias", Shape.of(outputs), Initializer.zeros()));
    }
}
