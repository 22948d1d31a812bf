package dev.cohort.testkit;

import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.PointwiseLoss;
import dev.cohort.api.loss.Reduction;

/** The plainest of losses, to test models with. */
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
