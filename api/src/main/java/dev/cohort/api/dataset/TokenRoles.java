package dev.cohort.api.dataset;

import java.util.OptionalLong;

/**
 * The tokens of a vocabulary that are no part of texts, by what they are for; nothing where none is for that.
 *
 * @param padding fills texts up
 * @param start begins a text
 * @param end ends a text
 */
public record TokenRoles(OptionalLong padding, OptionalLong start, OptionalLong end) {
    /** Those of a vocabulary without such tokens, or of which nobody knows. */
    public static final TokenRoles NONE =
            new TokenRoles(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
}
