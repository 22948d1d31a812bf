package dev.cohort.plugins.optimizers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.UpdateContext;

/** The two ways to draw parameters to zero: through the gradient, or directly. */
final class WeightDecay {
    private WeightDecay() {}

    /** The gradient with that of an L2 penalty added. */
    static Value penalized(UpdateContext context, double factor) {
        return factor == 0
                ? context.gradient()
                : context.gradient().plus(context.parameters().times(factor));
    }

    /** The parameters without the share that goes with each update, which the learning rate multiplies. */
    static Value shrunken(UpdateContext context, double factor) {
        return factor == 0
                ? context.parameters()
                : context.parameters()
                        .times(context.learningRate().times(-factor).plus(1));
    }
}
