package dev.cohort.api.objective;

import dev.cohort.api.graph.Value;
import java.util.Map;

/**
 * What a formula computes.
 *
 * @param loss the scalar to make small
 * @param outputs what evaluation and prediction may ask for, by name
 */
public record Outcome(Value loss, Map<String, Value> outputs) {}
