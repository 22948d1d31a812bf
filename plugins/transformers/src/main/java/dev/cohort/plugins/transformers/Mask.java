package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Value;
import java.util.Optional;

/**
 * Which places are not looked at.
 *
 * @param bias what is added to the scores: 0, and the lowest number where nothing is to be seen; its last axis is that of the places
 */
record Mask(Optional<Value> bias) {
    private static final double LARGEST = Float.MAX_VALUE;

    /** All places that hold tokens, and those that are in front of them in a sequence of some length. */
    static Mask of(Tokens tokens, long length) {
        return new Mask(
                tokens.mask(length).map(mask -> mask.minus(1).times(LARGEST).unsqueeze(1, 2)));
    }

    /** Scores, [batch, heads, queries, places], with this added; places that were put in front are always seen. */
    Value of(Value scores) {
        if (bias.isEmpty()) {
            return scores;
        }
        long all = scores.shape().size(-1);
        long added = all - bias.get().shape().size(-1);
        return added == 0
                ? scores.plus(bias.get())
                : scores.slice(3, 0, added)
                        .concat(3, scores.slice(3, added, all).plus(bias.get()));
    }
}
