package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Value;

/** What the layers of a language model are made of, under the names that a model has for it. */
sealed interface DecoderParts permits Gpt2Parts, LlamaParts {
    /** Queries, keys and values by head. */
    record Projected(Value queries, Value keys, Value values) {}

    /** Before the attention of a layer. */
    Value attentionNorm(int layer, Value x);

    /** Queries, keys and values, from one row for each token. */
    Projected projected(int layer, Value x, Attention attention, Sequences sequences);

    /** The map behind the attention. */
    Value attended(int layer, Value x);

    /** Before the maps of a layer. */
    Value innerNorm(int layer, Value x);

    /** The maps for each token. */
    Value inner(int layer, Value x);

    /** Behind all layers. */
    Value finalNorm(Value x);

    /**
     * The vectors of tokens, [batch, length, width].
     *
     * @param everywhere whether what is computed for places without a token counts too
     */
    Value words(Tokens tokens, boolean everywhere);

    /**
     * Vectors of tokens with what tells their places.
     *
     * @param positions that of each token, [batch, length]
     */
    Value placed(Value words, Positions positions);

    /** A number for each token of the vocabulary, from rows of vectors. */
    Value predicted(Value rows);
}
