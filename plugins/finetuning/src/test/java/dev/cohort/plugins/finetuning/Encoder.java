package dev.cohort.plugins.finetuning;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.option.Name;
import java.util.Map;

/** A layer of a transformer, with places at which adaptations may change something; weights are [outputs, inputs]. */
@Name("acme.encoder")
public record Encoder() implements Model {
    private static final int WIDTH = 6;

    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        Value features = inputs.get(Field.FEATURES);
        Value x = context.at("embeddings", linear(context, "embed", features, WIDTH));
        Value key = context.at("layer.attention.key", linear(context, "key", x, WIDTH));
        Value value = context.at("layer.attention.value", linear(context, "value", x, WIDTH));
        Value weights = linear(context, "query", x, WIDTH)
                .matmul(key.transpose(0, 2, 1))
                .dividedBy(Math.sqrt(WIDTH))
                .softmax(-1);
        Value attention = linear(context, "attention", weights.matmul(value), WIDTH);
        Value y = norm(context, x.plus(context.at("layer.attention.output", attention)));
        Value up = linear(context, "up", y, 8);
        Value hidden = up.times(up.times(Math.sqrt(0.5)).erf().plus(1)).times(0.5);
        Value z = y.plus(context.at("layer.output", linear(context, "down", hidden, WIDTH)));
        // What a prompt has put in front is no token.
        long added = z.shape().size(1) - features.shape().size(1);
        Value tokens = z.slice(1, added, z.shape().size(1));
        return Map.of(PREDICTION, linear(context, "output", tokens.mean(1), context.predictionSize()));
    }

    private static Value linear(ModelContext context, String name, Value x, long outputs) {
        long inputs = x.shape().size(-1);
        Initializer initializer = Initializer.fanIn(inputs);
        Value weight = context.parameter(name + ".weight", Shape.of(outputs, inputs), initializer);
        return x.matmul(weight.transpose(1, 0)).plus(context.parameter(name + ".bias", Shape.of(outputs), initializer));
    }

    private static Value norm(ModelContext context, Value x) {
        Value weight = context.parameter("norm.weight", Shape.of(WIDTH), Initializer.ones());
        Value bias = context.parameter("norm.bias", Shape.of(WIDTH), Initializer.zeros());
        return context.graph().operator("LayerNormalization", Attributes.NONE.with("epsilon", 1e-5), x, weight, bias);
    }
}
