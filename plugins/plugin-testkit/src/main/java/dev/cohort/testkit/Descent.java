package dev.cohort.testkit;

import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;

/** The plainest of optimizers, to test what holds one. */
@Name("sgd")
record Descent(@Default("1e-3") double learningRate) implements Optimizer {
    @Override
    public void update(UpdateContext context) {
        context.parameters(context.parameters().minus(context.gradient().times(context.learningRate())));
    }
}
