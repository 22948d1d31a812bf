package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.GraphBuilder;
import dev.cohort.api.graph.Shape;
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
        return new Mask(tokens.mask(length).map(Mask::bias));
    }

    /** All places at which a mask, [batch, places], has 1. */
    static Mask ofPlaces(Value mask) {
        return new Mask(Optional.of(bias(mask)));
    }

    private static Value bias(Value mask) {
        return mask.minus(1).times(LARGEST).unsqueeze(1, 2);
    }

    /** All places that hold tokens and are not behind the one that looks, in a sequence of some length. */
    static Mask causal(Tokens tokens, long length) {
        double[] behind = new double[Math.toIntExact(length * length)];
        for (int place = 0; place < behind.length; place++) {
            behind[place] = place % length > place / length ? -LARGEST : 0;
        }
        GraphBuilder graph = tokens.ids().graph();
        Value causal = graph.constant(Constant.of(graph.floatType(), Shape.of(1, 1, length, length), behind));
        Mask filled = of(tokens, length);
        return new Mask(
                Optional.of(filled.bias().map(bias -> bias.minimum(causal)).orElse(causal)));
    }

    /** The same, with more that is added to the scores. */
    Mask with(Value more) {
        return new Mask(Optional.of(bias.map(own -> own.plus(more)).orElse(more)));
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
