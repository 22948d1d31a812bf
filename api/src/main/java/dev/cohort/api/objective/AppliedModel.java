package dev.cohort.api.objective;

import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Model;
import java.util.Map;

/**
 * A model in a graph, and what it gave.
 *
 * @param scope stands before the names of its parameters
 * @param predictionSizes how many numbers per example each output should have that a loss reads
 * @param inputs what the model was applied to, by name
 * @param outputs what it gave, by name
 */
public record AppliedModel(
        Model model,
        String scope,
        Map<String, Integer> predictionSizes,
        Map<String, Value> inputs,
        Map<String, Value> outputs) {}
