package dev.cohort.plugins.models;

import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Initialization;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A wide and a deep part, trained together (Cheng et al. 2016): a linear map of the numbers and of a 1 for each category, which
 * remembers, and a multilayer perceptron over the numbers and embeddings of the categories, which generalises; their outputs are
 * added. The wide part may also have a 1 for each pair of an example's categories, as the paper's cross-product transformations:
 * with categories numbered a and b of c, it stands at place (a · c + b) modulo {@code crosses}.
 *
 * <p>Parameters: {@code wide.weight} of shape [numbers, predictions] and {@code wide.category.weight} of shape [categories,
 * predictions], and {@code wide.cross.category.weight} for the crosses, one row each behind one that is not used; {@code
 * embedding.weight}, {@code hidden.0.weight}, …, {@code output.bias} as those of {@code mlp}. The wide part begins as 0 and has
 * no bias, since the deep one has it. Its optimizer may be another: a group that matches {@code ^wide}.
 */
@Name("wide-and-deep")
@About("a linear map of categories and a perceptron over their embeddings, added")
public record WideAndDeep(
        @About("the widths of the deep part's hidden layers") List<Integer> hidden,
        @Default("relu") @About("the function after each hidden layer") Activation activation,
        @Default("0.0") @About("the probability with which a hidden unit is left out in training") double dropout,
        @Default("8") @About("how many numbers stand for a category in the deep part") int embeddingWidth,
        @Default("0")
                @About(
                        "among how many weights of the wide part the pairs of categories are distributed; 0 for no pairs")
                int crosses,
        @About("how the deep part's weights begin (as PyTorch's)") Optional<Initialization> initialization)
        implements Model {
    public WideAndDeep {
        hidden = List.copyOf(hidden);
        hidden.forEach(width -> Options.positive(width, "hidden"));
        Options.fraction(dropout, "dropout");
        Options.positive(embeddingWidth, "embedding-width");
        Options.require(crosses >= 0, "crosses", "must be 0 or more, got " + crosses);
    }

    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        MixedFeatures features = MixedFeatures.of(context, inputs);
        Value wide = wide(context, features, "wide.");
        if (crosses > 0) {
            wide = wide.plus(wide(context, features.crossed(crosses), "wide.cross."));
        }
        Layers layers = new Layers(context, initialization);
        Value deep = layers.numbersAndCategories(inputs, embeddingWidth);
        for (int index = 0; index < hidden.size(); index++) {
            String name = "hidden." + index + ".";
            deep = activation.of(layers, name, layers.dense(name, deep, hidden.get(index)));
            deep = dropout > 0 ? context.dropout(deep, dropout) : deep;
        }
        return Map.of(PREDICTION, wide.plus(layers.dense("output.", deep, context.predictionSize())));
    }

    private static Value wide(ModelContext context, MixedFeatures features, String prefix) {
        Layers layers = Layers.of(context);
        return features.times(
                features.weights(layers, prefix, "weight", context.predictionSize(), Initializer.zeros()));
    }
}
