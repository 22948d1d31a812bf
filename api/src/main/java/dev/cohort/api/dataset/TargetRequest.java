package dev.cohort.api.dataset;

import java.util.OptionalLong;

/**
 * What a loss wants as its target.
 *
 * @param type classes or numbers
 * @param ignoredLabel an integer label that is no class and that the loss skips, such as -100
 */
public record TargetRequest(TargetType type, OptionalLong ignoredLabel) {
    /** Classes, none of them ignored. */
    public static final TargetRequest CLASS = new TargetRequest(TargetType.CLASS, OptionalLong.empty());

    /** Numbers. */
    public static final TargetRequest NUMBER = new TargetRequest(TargetType.NUMBER, OptionalLong.empty());
}
