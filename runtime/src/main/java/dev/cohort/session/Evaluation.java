package dev.cohort.session;

import dev.cohort.api.dataset.Part;
import dev.cohort.api.metric.Result;
import java.util.LinkedHashMap;
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
public record Evaluation(long examples, double loss, Map<String, Double> terms, Map<String, Result> results) {
    /** All numbers, under the names {@code part/metric}. */
    public Map<String, Double> values(Part part) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(part.label() + "/loss", loss);
        terms.forEach((term, value) -> values.put(part.label() + "/loss-" + term, value));
        results.forEach(
                (label, result) -> result.value().ifPresent(value -> values.put(part.label() + "/" + label, value)));
        return values;
    }
}
