package dev.cohort.plugins.models;

import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import java.util.Map;

/**
 * Logistic regression (Cox 1958), or softmax regression where there are several classes: logits that are linear in the numbers
 * and in a 1 for each category.
 *
 * <p>The loss makes probabilities of them: {@code binary-cross-entropy} or {@code cross-entropy}. Parameters: {@code weight} of
 * shape [numbers, logits], {@code category.weight} of shape [categories, logits] and {@code bias}. All begin as 0, which is as
 * good as any other place: the loss has one minimum.
 */
@Name("logistic")
@About("logistic regression of numbers and categories")
public record Logistic(@Default("true") @About("whether a constant is added") boolean bias) implements Model {
    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        MixedFeatures features = MixedFeatures.of(context, inputs);
        int size = context.predictionSize();
        Value logits = features.times(features.weights(Layers.of(context), "", "weight", size, Initializer.zeros()));
        return Map.of(
                PREDICTION,
                bias ? logits.plus(context.parameter("bias", Shape.of(size), Initializer.zeros())) : logits);
    }
}
