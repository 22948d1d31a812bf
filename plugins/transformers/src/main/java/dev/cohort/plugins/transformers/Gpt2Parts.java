package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;

/** Those of GPT-2 (Radford et al. 2019), whose weights are [inputs, outputs]. */
record Gpt2Parts(Layers layers, DecoderSettings settings) implements DecoderParts {
    private static final String TABLE = "transformer.wte";

    private static String layer(int number) {
        return "transformer.h." + number;
    }

    @Override
    public Value attentionNorm(int layer, Value x) {
        return layers.norm(layer(layer) + ".ln_1", x, settings.epsilon());
    }

    @Override
    public Projected projected(int layer, Value x, Attention attention, Sequences sequences) {
        int width = settings.width();
        Value all = linear(layer(layer) + ".attn.c_attn", x, 3L * width, settings.range());
        long length = sequences.length();
        return new Projected(
                attention.queries(all.slice(1, 0, width), length),
                attention.keys(all.slice(1, width, 2L * width), length),
                attention.keys(all.slice(1, 2L * width, 3L * width), length));
    }

    @Override
    public Value attended(int layer, Value x) {
        return linear(layer(layer) + ".attn.c_proj", x, settings.width(), last());
    }

    @Override
    public Value innerNorm(int layer, Value x) {
        return layers.norm(layer(layer) + ".ln_2", x, settings.epsilon());
    }

    @Override
    public Value inner(int layer, Value x) {
        Value wide = linear(layer(layer) + ".mlp.c_fc", x, settings.intermediate(), settings.range());
        return linear(layer(layer) + ".mlp.c_proj", settings.activation().of(wide), settings.width(), last());
    }

    /** What is added to the sum of all layers begins smaller the more there are. */
    private double last() {
        return settings.range() / Math.sqrt(2.0 * settings.layers());
    }

    private Value linear(String name, Value x, long outputs, double range) {
        Shape shape = Shape.of(x.shape().size(-1), outputs);
        Value weight = layers.weights().parameter(name + ".weight", shape, Initializer.normal(range));
        return layers.product(x, weight, name + ".bias");
    }

    @Override
    public Value finalNorm(Value x) {
        return layers.norm("transformer.ln_f", x, settings.epsilon());
    }

    @Override
    public Value words(Tokens tokens, boolean everywhere) {
        return layers.embedding(TABLE, tokens, settings.vocabulary(), settings.width(), -1, false);
    }

    @Override
    public Value placed(Value words, Positions positions) {
        Value table = layers.weight("transformer.wpe.weight", settings.positions(), settings.width());
        return words.plus(
                positions.at().isPresent()
                        ? table.gather(0, positions.at().get())
                        : table.slice(0, 0, positions.length()));
    }

    @Override
    public Value predicted(Value rows) {
        if (!settings.tied()) {
            return layers.linear("lm_head", rows, settings.vocabulary(), false);
        }
        layers.weights().passOver("lm_head.weight");
        return layers.product(rows, layers.weight(TABLE + ".weight", settings.vocabulary(), settings.width()));
    }
}
