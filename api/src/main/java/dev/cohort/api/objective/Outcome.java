package dev.cohort.api.objective;

import dev.cohort.api.graph.Value;
import java.util.List;
import java.util.Map;

/**
 * What a formula computes.
 *
 * @param loss the scalar to make small
 * @param outputs what evaluation and prediction may ask for, by name
 * @param summands what the loss is the sum of, where it is one; else empty
 */
public record Outcome(Value loss, Map<String, Value> outputs, List<Summand> summands) {
    public Outcome {
        summands = List.copyOf(summands);
    }

    /** A loss that is not told apart into others. */
    public Outcome(Value loss, Map<String, Value> outputs) {
        this(loss, outputs, List.of());
    }

    /** The sum of some losses. @param summands at least one */
    public static Outcome sum(List<Summand> summands, Map<String, Value> outputs) {
        Value loss = summands.stream()
                .map(Summand::value)
                .reduce(Value::plus)
                .orElseThrow(() -> new IllegalArgumentException("an objective has at least one loss"));
        return new Outcome(loss, outputs, summands);
    }

    /**
     * A part of a loss, {@code factor · loss + addend}.
     *
     * @param name tells it apart in metrics
     * @param loss a scalar of the batch
     * @param factor a scalar of the parameters alone
     * @param addend a scalar of the parameters alone
     */
    public record Summand(String name, Value loss, Value factor, Value addend) {
        Value value() {
            return factor.times(loss).plus(addend);
        }
    }
}
