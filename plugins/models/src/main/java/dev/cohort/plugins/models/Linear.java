package dev.cohort.plugins.models;

import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Initialization;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import java.util.Map;
import java.util.Optional;

/**
 * A linear map: {@code prediction = features · weight + bias}.
 *
 * <p>With {@code mse} it is linear regression, with {@code binary-cross-entropy} logistic regression, with {@code
 * cross-entropy} softmax regression. Parameters: {@code weight} of shape [features, predictions] and {@code bias}, which
 * begin as those of PyTorch's {@code Linear} do: uniform in ±1/√features.
 */
@Name("linear")
@About("a linear map of the features")
public record Linear(
        @Default("true") @About("whether a constant is added") boolean bias,
        @About("how weights begin (as PyTorch's)") Optional<Initialization> initialization)
        implements Model {
    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        Value features = Inputs.rows(Inputs.features(inputs));
        Layers layers = new Layers(context, initialization);
        return Map.of(PREDICTION, layers.dense("", features, context.predictionSize(), bias));
    }
}
