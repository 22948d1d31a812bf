package dev.cohort.testkit;

import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;

/** Leaves parameters as they are, so that a test can look at gradients in peace. */
record Still() implements Optimizer {
    @Override
    public double learningRate() {
        return 0;
    }

    @Override
    public void update(UpdateContext context) {
        context.parameters(context.parameters().minus(context.gradient().times(0)));
    }
}
