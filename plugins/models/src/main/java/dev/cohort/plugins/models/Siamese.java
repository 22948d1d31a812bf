package dev.cohort.plugins.models;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Initialization;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A Siamese network (Bromley et al. 1993; its output is that of Koch et al. 2015): one model applied to both things of a pair, and
 * a linear map of how far their embeddings lie apart, number by number.
 *
 * <pre>
 * prediction = |f(features) − f(other)| · weight + bias
 * </pre>
 *
 * <p>With {@code binary-cross-entropy} the prediction is the logit of the two being alike. The outputs {@code embedding} and {@code
 * other-embedding}, of shape [batch, size], are what the model makes of each; {@code contrastive} and {@code cosine-embedding} may
 * read the first, since they apply the network to a pair's second thing themselves. Parameters: those of the model, with {@code
 * model.} before their names, {@code output.weight} and {@code output.bias}.
 */
@Name("siamese")
@About("one model for both things of a pair, and how far apart they are")
public record Siamese(
        @About("what makes an embedding of a thing") Model model,
        @Default("16") @About("how many numbers an embedding has") int embeddingSize,
        @Default("other") @About("the field of the data with the second thing of each pair") String other,
        @About("how the output's weights begin (as PyTorch's)") Optional<Initialization> initialization)
        implements Model {
    /** What the model makes of the features. */
    public static final String EMBEDDING = "embedding";

    /** What the model makes of the second thing. */
    public static final String OTHER_EMBEDDING = "other-embedding";

    public Siamese {
        Options.positive(embeddingSize, "embedding-size");
        Options.require(!other.equals(Field.FEATURES), "other", "must be another field than features");
    }

    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        Value first = Inputs.field(inputs, Field.FEATURES);
        Value second = Inputs.field(inputs, other);
        if (!second.shape().equals(first.shape())) {
            throw new IllegalArgumentException("the two things of a pair must have one shape, but the features have "
                    + first.shape() + " and the field \"" + other + "\" has " + second.shape());
        }
        Map<String, Value> rest = new LinkedHashMap<>(inputs);
        rest.remove(other);
        ModelContext nested = new NestedContext(context, "model.", embeddingSize);
        Value embedding = embedding(nested, rest);
        rest.put(Field.FEATURES, second);
        Value otherEmbedding = embedding(nested, rest);
        Value apart = embedding.minus(otherEmbedding).abs();
        Value prediction = new Layers(context, initialization).dense("output.", apart, context.predictionSize());
        return Map.of(PREDICTION, prediction, EMBEDDING, embedding, OTHER_EMBEDDING, otherEmbedding);
    }

    private Value embedding(ModelContext context, Map<String, Value> inputs) {
        return Inputs.rows(Model.output(model.apply(context, inputs), PREDICTION));
    }
}
