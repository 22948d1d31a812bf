package dev.cohort.plugins.models;

import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Initialization;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.Map;
import java.util.Optional;

/**
 * A factorization machine (Rendle 2010): a linear part, and a weight for each pair of features that is the product of their
 * factors, so that pairs which never came together have one too.
 *
 * <pre>
 * prediction = bias + Σᵢ wᵢ xᵢ + Σᵢ Σⱼ﹥ᵢ ⟨vᵢ, vⱼ⟩ xᵢ xⱼ
 *            = bias + Σᵢ wᵢ xᵢ + ½ Σ over factors of ((Σᵢ vᵢ xᵢ)² − Σᵢ vᵢ² xᵢ²)
 * </pre>
 *
 * <p>x are the numbers and a 1 for each category. Parameters: {@code bias}, {@code weight} of shape [numbers, predictions],
 * {@code category.weight}, {@code factors} of shape [numbers, predictions · factors] and {@code category.factors}. Factors begin
 * as those of the author's libFM, normal with a deviation of 0.1, all else as 0.
 */
@Name("factorization-machine")
@About("a linear map and products of pairs of features, by factors")
public record FactorizationMachine(
        @Default("8") @About("how many factors each feature has") int factors,
        @About("how factors begin (normal, with a deviation of 0.1)") Optional<Initialization> initialization)
        implements Model {
    private static final double DEVIATION = 0.1;

    public FactorizationMachine {
        Options.positive(factors, "factors");
    }

    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        MixedFeatures features = MixedFeatures.of(context, inputs);
        int size = context.predictionSize();
        Value linear = features.times(features.weights(Layers.of(context), "", "weight", size, Initializer.zeros()));
        Layers layers = new Layers(context, initialization);
        MixedFeatures.Weights weights =
                features.weights(layers, "", "factors", (long) size * factors, Initializer.normal(DEVIATION));
        Value pairs = features.times(weights)
                .square()
                .minus(features.squared().times(weights.squared()))
                .reshape(-1, size, factors)
                .sum(2)
                .times(0.5);
        Value bias = context.parameter("bias", Shape.of(size), Initializer.zeros());
        return Map.of(PREDICTION, linear.plus(pairs).plus(bias));
    }
}
