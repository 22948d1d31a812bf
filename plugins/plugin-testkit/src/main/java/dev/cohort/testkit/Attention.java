package dev.cohort.testkit;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import java.util.Map;
import java.util.Objects;

/** A layer of attention over a short sequence, with the places of a transformer, to test adaptations with. */
record Attention() implements Model {
    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        Value features = Objects.requireNonNull(inputs.get(Field.FEATURES));
        long width = features.shape().size(2);
        Value x = context.at("embeddings", linear(context, "embed", features, width));
        Value key = context.at("layer.attention.key", linear(context, "key", x, width));
        Value value = context.at("layer.attention.value", linear(context, "value", x, width));
        Value weights = linear(context, "query", x, width)
                .matmul(key.transpose(0, 2, 1))
                .softmax(-1);
        Value y = x.plus(
                context.at("layer.attention.output", linear(context, "attention", weights.matmul(value), width)));
        Value z = y.plus(context.at("layer.output", linear(context, "hidden", y.tanh(), width)));
        long added = z.shape().size(1) - features.shape().size(1);
        Value tokens = z.slice(1, added, z.shape().size(1));
        return Map.of(PREDICTION, linear(context, "output", tokens.mean(1), context.predictionSize()));
    }

    private static Value linear(ModelContext context, String name, Value x, long outputs) {
        long inputs = x.shape().size(-1);
        Initializer initializer = Initializer.fanIn(inputs);
        return x.matmul(context.parameter(name + ".weight", Shape.of(inputs, outputs), initializer))
                .plus(context.parameter(name + ".bias", Shape.of(outputs), initializer));
    }
}
