package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Value;

/**
 * Sequences of vectors as rows.
 *
 * @param rows one for each token, [batch · length, width]
 * @param added how many of the first places of each an adaptation has put in front of the tokens
 */
record Sequences(Value rows, Positions positions, long added) {
    long length() {
        return positions.length();
    }

    /** Some rows as sequences of vectors, [batch, length, width], without what was put in front. */
    Value of(Value others) {
        Value all = others.reshape(-1, length(), others.shape().size(-1));
        return added == 0 ? all : all.slice(1, added, length());
    }
}
