package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Value;

/**
 * Those of Llama (Touvron et al. 2023): norms by the mean square, places by rotation, gated maps.
 *
 * @param base what stands before the names of all parameters but those of the head
 */
record LlamaParts(
        Layers layers,
        String base,
        DecoderSettings settings,
        Rotation rotation,
        boolean attentionBias,
        boolean innerBias)
        implements DecoderParts {
    private String layer(int number) {
        return base + ".layers." + number;
    }

    @Override
    public Value attentionNorm(int layer, Value x) {
        return norm(layer(layer) + ".input_layernorm", x);
    }

    @Override
    public Projected projected(int layer, Value x, Attention attention, Sequences sequences) {
        String name = layer(layer) + ".self_attn";
        long length = sequences.length();
        long wide = (long) settings.heads() * settings.headWidth();
        long narrow = (long) settings.keyHeads() * settings.headWidth();
        Value queries = attention.queries(layers.linear(name + ".q_proj", x, wide, attentionBias), length);
        Value keys = attention.keys(layers.linear(name + ".k_proj", x, narrow, attentionBias), length);
        Value values = attention.keys(layers.linear(name + ".v_proj", x, narrow, attentionBias), length);
        Rotation.Angles angles = rotation.angles(sequences.positions(), x.graph());
        return new Projected(angles.rotated(queries), angles.rotated(keys), values);
    }

    @Override
    public Value attended(int layer, Value x) {
        return layers.linear(layer(layer) + ".self_attn.o_proj", x, settings.width(), attentionBias);
    }

    @Override
    public Value innerNorm(int layer, Value x) {
        return norm(layer(layer) + ".post_attention_layernorm", x);
    }

    @Override
    public Value inner(int layer, Value x) {
        String name = layer(layer) + ".mlp";
        Value gate =
                settings.activation().of(layers.linear(name + ".gate_proj", x, settings.intermediate(), innerBias));
        Value up = layers.linear(name + ".up_proj", x, settings.intermediate(), innerBias);
        return layers.linear(name + ".down_proj", gate.times(up), settings.width(), innerBias);
    }

    @Override
    public Value finalNorm(Value x) {
        return norm(base + ".norm", x);
    }

    private Value norm(String name, Value x) {
        return layers.rootMeanSquareNorm(name, x, settings.epsilon());
    }

    @Override
    public Value words(Tokens tokens, boolean everywhere) {
        boolean still = settings.padding() >= 0 && (everywhere || tokens.mask().isEmpty());
        return layers.embedding(
                base + ".embed_tokens", tokens, settings.vocabulary(), settings.width(), settings.padding(), still);
    }

    @Override
    public Value placed(Value words, Positions positions) {
        return words;
    }

    @Override
    public Value predicted(Value rows) {
        if (!settings.tied()) {
            return layers.linear("lm_head", rows, settings.vocabulary(), false);
        }
        layers.weights().passOver("lm_head.weight");
        return layers.product(
                rows, layers.weight(base + ".embed_tokens.weight", settings.vocabulary(), settings.width()));
    }
}
