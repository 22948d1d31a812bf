package dev.cohort.plugins.losses;

import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;

/** Trains nothing: a loss is all that is looked at. */
record Still() implements Optimizer {
    @Override
    public double learningRate() {
        return 0;
    }

    @Override
    public void update(UpdateContext context) {
        context.parameters(context.parameters());
    }
}
