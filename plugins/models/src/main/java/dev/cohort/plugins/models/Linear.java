package dev.cohort.plugins.models;

import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import java.util.Map;

/**
 * A linear map: {@code prediction = features · weight + bias}.
 *
 * <p>With {@code mse} it is linear regression, with {@code binary-cross-entropy} logistic regression, with {@code
 * cross-entropy} softmax regression. Parameters: {@code weight} of shape [features, predictions] and {@code bias}, which
 * begin as those of PyTorch's {@code Linear} do: uniform in ±1/√features.
 */
@Name("linear")
@About("a linear map of the features")
public record Linear(@Default("true") @About("whether a constant is added") boolean bias) implements Model {
    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        Value features = Layers.rows(Layers.features(inputs));
        return Map.of(PREDICTION, Layers.dense(context, "", features, context.predictionSize(), bias));
    }
}
