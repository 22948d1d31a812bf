package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Model;
import java.util.Map;

/** Where an answer begins and where it ends in a text. */
final class Spans {
    /** The output with a number for each place at which the answer may begin: [batch, length]. */
    static final String START = "start";

    /** The output with a number for each place at which the answer may end. */
    static final String END = "end";

    private Spans() {}

    /** The outputs, from two numbers for each place: [batch, length, 2], which are the prediction. */
    static Map<String, Value> of(Value both) {
        return Map.of(
                Model.PREDICTION,
                both,
                START,
                both.slice(2, 0, 1).squeeze(2),
                END,
                both.slice(2, 1, 2).squeeze(2));
    }
}
