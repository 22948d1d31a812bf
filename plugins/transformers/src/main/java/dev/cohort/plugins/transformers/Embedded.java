package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Value;
import java.util.Optional;

/**
 * The tokens of a batch as vectors.
 *
 * @param rows one for each token, [batch · length, width]
 * @param length of each sequence
 * @param added how many of its first places an adaptation has put in front of the tokens
 * @param mask which places are not looked at
 */
record Embedded(Value rows, long length, long added, Mask mask) {
    /**
     * Token, place and kind of text, added and normalised.
     *
     * @param name what stands before the names of the tables
     * @param everywhere whether what is computed for places without a token counts too
     */
    static Embedded of(Layers layers, String name, EncoderSettings settings, Tokens tokens, boolean everywhere) {
        int width = settings.width();
        // With a mask, nothing that counts is computed from other places, and their gradient is 0.
        boolean filled = settings.padding() >= 0 && (everywhere || tokens.mask().isEmpty());
        Value words = layers.embedding(
                name + ".word_embeddings", tokens, settings.vocabulary(), width, settings.padding(), filled);
        Value placed = layers.context().at("embeddings", words);
        long length = placed.shape().size(1);
        long added = length - tokens.length();
        Value beside = places(layers, name, settings, length, filled ? Optional.of(tokens) : Optional.empty());
        if (settings.types() > 0) {
            Value kinds = layers.weight(name + ".token_type_embeddings.weight", settings.types(), width);
            if (tokens.types().isPresent()) {
                Value own = kinds.gather(0, tokens.types().get());
                placed = placed.plus(
                        added == 0
                                ? own
                                : placed.slice(1, 0, added)
                                        .times(0)
                                        .plus(kinds.slice(0, 0, 1))
                                        .concat(1, own));
            } else {
                beside = beside.plus(kinds.slice(0, 0, 1));
            }
        }
        Value rows = layers.norm(name + ".LayerNorm", placed.plus(beside).reshape(-1, width), settings.epsilon());
        return new Embedded(layers.dropout(rows, settings.dropout()), length, added, Mask.of(tokens, length));
    }

    /** @param filled the tokens, where some of them may be none and have the place in front of the first */
    private static Value places(
            Layers layers, String name, EncoderSettings settings, long length, Optional<Tokens> filled) {
        int first = settings.first();
        if (first + length > settings.positions()) {
            throw new IllegalArgumentException(
                    "the sequences of the data have " + length + " tokens, and the model knows "
                            + (settings.positions() - first) + " positions; set max-length in [dataset]");
        }
        Value table = layers.weight(name + ".position_embeddings.weight", settings.positions(), settings.width());
        Value places = table.slice(0, first, first + length);
        if (first == 0 || filled.isEmpty() || filled.get().length() != length) {
            return places;
        }
        Value none = table.slice(0, first - 1, first).detached();
        return filled.get().ids().equal(settings.padding()).unsqueeze(-1).choose(none, places);
    }

    /** Some rows as sequences of vectors, [batch, length, width], without what was put in front. */
    Value sequences(Value rows) {
        Value all = rows.reshape(-1, length, rows.shape().size(-1));
        return added == 0 ? all : all.slice(1, added, length);
    }

    /** The first row of each sequence, [batch, width]. */
    Value first(Value rows) {
        long width = rows.shape().size(-1);
        return rows.reshape(-1, length, width).slice(1, 0, 1).reshape(-1, width);
    }
}
