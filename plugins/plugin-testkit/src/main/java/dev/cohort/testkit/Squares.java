package dev.cohort.testkit;

import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.PointwiseLoss;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.Name;

/** The plainest of losses, to test models with, and what holds a loss. */
@Name("mse")
record Squares() implements PointwiseLoss {
    @Override
    public Value pointwise(Value prediction, Value target) {
        return prediction.minus(target).square();
    }

    @Override
    public Reduction reduction() {
        return Reduction.MEAN;
    }
}
