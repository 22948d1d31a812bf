package dev.cohort.session;

import dev.cohort.api.metric.Result;
import java.util.Map;

/**
 * How good a model is on a part of the data.
 *
 * @param examples how many examples the part has
 * @param loss what the loss would be if the part were one batch; of a formula that puts several things together, the mean of
 *     the batches' losses, each counted by its examples
 * @param terms the losses that the loss is the sum of, before their weights, by name; empty where it is not told apart
 * @param results what each metric says, by its label, in the order in which they were asked for
 */
public record Evaluation(long examples, double loss, Map<String, Double> terms, Map<String, Result> results) {}
