package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Value;
import java.util.Optional;

/**
 * The places of tokens in their sequences.
 *
 * @param length how many tokens there are, which stand at the places from 0 on
 * @param at the places, whole numbers of shape [batch, length], where they are others
 */
record Positions(long length, Optional<Value> at) {
    /** From 0 on. */
    static Positions first(long length) {
        return new Positions(length, Optional.empty());
    }
}
