package dev.cohort.api.dataset;

/**
 * What a data set needs to know of the run.
 *
 * @param seed the run's seed, from which splits and orders are drawn
 * @param target what the loss reads as the target
 */
public record DatasetContext(long seed, TargetRequest target) {}
