package dev.cohort.plugins.optimizers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.UpdateContext;

/** States that follow what is new in each update; the operations stand in the order of PyTorch's. */
final class RunningAverage {
    private RunningAverage() {}

    /** A state that keeps a part of itself and takes the rest from a value. */
    static Value of(UpdateContext context, String name, Value value, double kept) {
        return of(context, name, value, context.step().graph().constant(kept));
    }

    /** As {@link #of(UpdateContext, String, Value, double)}, where the part is a scalar. */
    static Value of(UpdateContext context, String name, Value value, Value kept) {
        Value average = of(context.state(name), value, kept);
        context.state(name, average);
        return average;
    }

    /** What keeps a part of a tensor and takes the rest from another. */
    static Value of(Value before, Value value, Value kept) {
        return before.plus(value.minus(before).times(kept.negate().plus(1)));
    }

    /** As {@link #of(UpdateContext, String, Value, double)}, of a value's square. */
    static Value ofSquare(UpdateContext context, String name, Value value, double kept) {
        Value average =
                context.state(name).times(kept).plus(value.times(1 - kept).times(value));
        context.state(name, average);
        return average;
    }
}
