package dev.cohort.plugins.models;

import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.ModelContext;

/** How much each place that was read has to do with a state, of which a softmax over the places makes shares. */
public enum AttentionScore {
    /** The product of both (Luong et al. 2015). */
    DOT {
        @Override
        Value keys(Layers layers, Value read) {
            return read;
        }

        @Override
        Value of(Layers layers, Value states, Value keys) {
            return states.matmul(keys.transpose(0, 2, 1));
        }
    },
    /** {@code v · tanh(W state + U read)} (Bahdanau et al. 2015). */
    ADDITIVE {
        @Override
        Value keys(Layers layers, Value read) {
            return layers.dense("attention.key.", read, read.shape().size(-1), false);
        }

        @Override
        Value of(Layers layers, Value states, Value keys) {
            long width = keys.shape().size(-1);
            Value queries = layers.dense("attention.query.", states, width, false);
            Value sums = queries.unsqueeze(2).plus(keys.unsqueeze(1)).tanh();
            ModelContext context = layers.context();
            Value weight = context.parameter("attention.score.weight", Shape.of(width), Initializer.fanIn(width));
            return sums.times(weight).sum(-1);
        }
    };

    /** What is computed once of what was read: [batch, places, width]. */
    abstract Value keys(Layers layers, Value read);

    /**
     * The scores, [batch, states, places].
     *
     * @param states [batch, states, width]
     */
    abstract Value of(Layers layers, Value states, Value keys);
}
