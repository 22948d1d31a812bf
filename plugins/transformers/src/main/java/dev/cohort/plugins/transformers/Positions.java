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

    /**
     * Makes sure that what is to be written has positions.
     *
     * @param beginning how many tokens are there before; the last of them is the first to be read
     * @param more how many are written
     * @param known how many positions the model knows
     */
    static void require(long beginning, int more, int known) {
        if (beginning + more - 1 > known) {
            throw new IllegalArgumentException("texts of up to " + more + " tokens behind " + beginning
                    + " take " + (beginning + more - 1) + " positions, but the model knows " + known
                    + "; lower maximum-length in [generation] or max-length in [dataset], or set positions");
        }
    }
}
