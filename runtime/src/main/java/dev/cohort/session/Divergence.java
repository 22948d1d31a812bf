package dev.cohort.session;

/**
 * A loss that is infinite or no number.
 *
 * @param objective whose it is; empty for the first
 */
public record Divergence(String objective, float loss) {}
