package dev.cohort.configuration;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An experiment with every default in place, ready to run.
 *
 * @param experiment the values that run, as bound from the canonical text
 * @param canonicalText the experiment file that gives these values again, wherever it lies
 * @param flatParameters every value by its path, as in {@code optimizer.learning-rate}, in the order of the text
 * @param origins the plugins whose components take part
 */
public record ResolvedExperiment(
        Experiment experiment, String canonicalText, Map<String, String> flatParameters, List<Origin> origins) {
    public ResolvedExperiment {
        flatParameters = Collections.unmodifiableMap(new LinkedHashMap<>(flatParameters));
        origins = List.copyOf(origins);
    }
}
